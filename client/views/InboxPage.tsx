import { useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { brightness } from '../inbox/idle-time.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { useNotificationSettings } from '../notifications/useNotificationSettings.ts';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { useIsNarrow } from '../ui/useMedia.ts';
import { Announcer } from '../ui/VisuallyHidden.tsx';
import { AddressCard } from './address/AddressCard.tsx';
import { ConnectionIndicator } from './address/ConnectionIndicator.tsx';
import { DomainNotice } from './address/DomainNotice.tsx';
import { IdleTime, useIdleClock } from './address/IdleTime.tsx';
import { InboxActionButtons } from './address/InboxActionButtons.tsx';
import type { Domains } from './address/useDomains.ts';
import { type DialogName, InboxDialogs } from './InboxDialogs.tsx';
import { PageLayout } from './layout/PageLayout.tsx';
import { StatusBanner } from './layout/StatusBanner.tsx';
import { MessageList } from './list/MessageList.tsx';
import { usePaintTimes } from './list/row-arrival.ts';
import { findRowButton, findRows, useFocusReturn } from './list/row-focus.ts';
import { useDeleteMessage } from './list/useDeleteMessage.ts';
import { type ChosenViews, ChosenViewsContext } from './message/chosen-view.ts';
import { ReadingPane } from './message/ReadingPane.tsx';
import { useOpenMessage } from './message/useOpenMessage.ts';
import { senderName } from './sender/sender-name.ts';
import { Settings } from './settings/Settings.tsx';
import { ShortcutHelp } from './shortcuts/ShortcutHelp.tsx';
import { useLetterShortcuts, useShortcuts } from './shortcuts/shortcuts.ts';

const TabNotifications = lazyPart(
  async () => (await import('./TabNotifications.tsx')).TabNotifications,
);
const DeletionBar = lazyPart(async () => (await import('./deletion/DeletionBar.tsx')).DeletionBar);

interface Props {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
}

/** The page of the inbox that this tab holds. */
export function InboxPage({ inbox, domains, actions }: Props) {
  const { address, messages } = inbox;
  const t = useTexts();
  const now = useIdleClock(inbox);
  const [copied, copy] = useCopy();
  const [dialog, openDialog] = useState<DialogName>('none');
  const [announcement, announce] = useState('');
  const { openMessage, open, close } = useOpenMessage(actions, messages, inbox.connection);
  const list = useRef<HTMLDivElement>(null);
  const openId = openMessage.kind === 'none' ? null : openMessage.id;
  const markDeleted = useFocusReturn(list, openId, messages);
  const paintTimes = usePaintTimes(inbox);
  const [views] = useState<ChosenViews>(() => new Map());

  const isDeleting = inbox.deletion.kind !== 'none';

  const cancelDeletion = () => {
    actions.cancelDeletion();
    announce(t('parting.kept'));
  };
  const closeTopmost = () => {
    if (isDeleting) cancelDeletion();
    else if (dialog !== 'none') openDialog('none');
    else if (openId !== null) close();
  };
  const replace = () => {
    // Without email, or while another tab holds the inbox, nothing is lost.
    if (messages.length === 0 || inbox.tabs > 1) actions.replace(domains.chosen);
    else actions.scheduleDeletion({ kind: 'replace', domain: domains.chosen });
  };
  const step = (by: number) => {
    const id = findNeighbour(list.current, openId, by);
    if (id === null) return;
    if (openId !== null) open(id);
    findRowButton(list.current, id)?.focus();
  };
  const closeDeleted = () => {
    markDeleted();
    close();
  };
  const deleteMessage = useDeleteMessage({
    ...{ actions, messages, list, openId, announce },
    onClosed: closeDeleted,
  });
  const notifications = useNotificationSettings();
  const letters = useLetterShortcuts();
  const letterShortcuts = {
    c: () => copy(address),
    n: replace,
    j: () => step(1),
    k: () => step(-1),
    '#': deleteMessage,
    '?': () => openDialog('shortcuts'),
  };
  useShortcuts({ ...(letters.isOn && letterShortcuts), Escape: closeTopmost });
  const isNarrow = useIsNarrow();
  const help = <ShortcutHelp letters={letters} onShowAll={() => openDialog('shortcuts')} />;

  return (
    <PageLayout
      brightness={isDeleting ? 0 : brightness(inbox, now)}
      arrivals={inbox.arrivals}
      isCovered={isNarrow && openId !== null}
      masthead={<ConnectionIndicator connection={inbox.connection} />}
      settings={<Settings letters={letters} notifications={notifications} />}
      aside={
        <>
          <section aria-labelledby="address-heading">
            <AddressCard address={address} copied={copied} onCopy={() => copy(address)} />
            <IdleTime inbox={inbox} now={now} />
            <DomainNotice state={inbox.domain} />
            <InboxActionButtons
              domains={domains}
              onNew={replace}
              onName={() => openDialog('name')}
              onQrCode={() => openDialog('qrCode')}
              onDelete={() => actions.scheduleDeletion({ kind: 'delete' })}
            />
          </section>
          <MessageList
            inbox={inbox}
            actions={actions}
            openId={openId}
            onOpen={open}
            onSave={() => openDialog('save')}
            onNew={replace}
            ref={list}
          />
          {isNarrow && help}
          <StatusBanner inbox={inbox}>
            <TabNotifications inbox={inbox} settings={notifications} onOpen={open} />
          </StatusBanner>
        </>
      }
    >
      <ChosenViewsContext value={views}>
        <ReadingPane
          key={openId}
          openMessage={openMessage}
          inbox={inbox}
          paintTimes={paintTimes}
          help={help}
          actions={actions}
          onClose={closeTopmost}
          onDeleted={(subject) => {
            closeDeleted();
            announce(t('message.deleted', { subject }));
          }}
          onRetry={open}
        />
      </ChosenViewsContext>
      {/* Outside the address column: that is inert while an email covers it. */}
      <ArrivalAnnouncer inbox={inbox} />
      <Announcer text={openId === null ? announcement : ''} />
      <DeletionBar
        inbox={inbox}
        actions={actions}
        onCancel={cancelDeletion}
        onSave={() => {
          cancelDeletion();
          openDialog('save');
        }}
      />
      <InboxDialogs
        dialog={dialog}
        inbox={inbox}
        domains={domains}
        actions={actions}
        letters={letters}
        onClose={() => openDialog('none')}
      />
    </PageLayout>
  );
}

/** Announces the newest email to screen readers. */
function ArrivalAnnouncer({ inbox }: { readonly inbox: HeldInbox }) {
  const t = useTexts();
  const { arrivals } = inbox;
  const newest = arrivals > 0 ? inbox.messages[0] : undefined;
  const sender = newest && senderName(newest.from, t);
  const text = newest && sender ? t('arrival', { sender, subject: newest.subject }) : '';
  // Only changed text is read: a second email with the same text gets one space more.
  return <Announcer text={text !== '' && arrivals % 2 === 0 ? `${text}\u00a0` : text} />;
}

/** The row next to the open one, else next to the one with the focus. */
function findNeighbour(list: HTMLElement | null, openId: string | null, by: number): string | null {
  const rows = findRows(list);
  const from = rows.findIndex((row) =>
    openId === null ? row.contains(document.activeElement) : row.dataset.messageId === openId,
  );
  const to = from < 0 ? 0 : from + by;
  return rows[to]?.dataset.messageId ?? null;
}
