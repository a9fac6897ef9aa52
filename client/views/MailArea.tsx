import { type ReactNode, useEffect, useRef, useState } from 'react';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import type { InboxCommands } from '../inbox/inbox-commands.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { type MailSchemeChoice, MailSchemeContext, useMailScheme } from '../mail/mail-scheme.ts';
import type { NotificationSettings } from '../notifications/useNotificationSettings.ts';
import { Banner } from '../ui/Banner.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { useIsNarrow } from '../ui/useMedia.ts';
import { useStableCallback } from '../ui/useStableCallback.ts';
import { Announcer } from '../ui/VisuallyHidden.tsx';
import { DomainNotice } from './address/DomainNotice.tsx';
import { IdleBanner } from './address/IdleBanner.tsx';
import type { Domains } from './address/useDomains.ts';
import { DeletionBar, MessageUndoBar } from './deletion/DeletionBar.tsx';
import { useMessageDeletion } from './deletion/useMessageDeletion.ts';
import { HiddenMailBanner } from './HiddenMailBanner.tsx';
import { HandoffUsedBanner } from './handoff/HandoffUsedBanner.tsx';
import { useHandoff } from './handoff/useHandoff.ts';
import { type DialogName, InboxDialogs } from './InboxDialogs.tsx';
import { KeepBanners } from './keep/KeepBanners.tsx';
import { StatusBanner } from './layout/StatusBanner.tsx';
import { MessageList } from './list/MessageList.tsx';
import { usePaintTimes } from './list/row-arrival.ts';
import {
  findNeighbour,
  findRowButton,
  findRows,
  useFocusReturn,
  useRowArrows,
} from './list/row-focus.ts';
import styles from './MailArea.module.css';
import { type ChosenViews, ChosenViewsContext } from './message/chosen-view.ts';
import { NewMailBanner } from './message/NewMailBanner.tsx';
import { ReadingPane } from './message/ReadingPane.tsx';
import { useNewestMessage } from './message/useNewestMessage.ts';
import { useOpenMessage } from './message/useOpenMessage.ts';
import { ShortcutHelp } from './shortcuts/ShortcutHelp.tsx';
import { type LetterShortcuts, type TakeEarlyKeys, useShortcuts } from './shortcuts/shortcuts.ts';
import { TabNotifications } from './TabNotifications.tsx';
import { useTabInboxes } from './tab-inboxes/useTabInboxes.ts';

interface Props {
  readonly inbox: HeldInbox;
  readonly actions: InboxActions;
  readonly domains: Domains;
  readonly commands: InboxCommands;
  readonly letters: LetterShortcuts;
  readonly takeEarlyKeys: TakeEarlyKeys;
  readonly notifications: NotificationSettings;
  readonly dialog: DialogName;
  readonly isBar: boolean;
  readonly onCloseDialog: () => void;
  /** Whether an open email covers the bar. */
  readonly onCover: (isCovered: boolean) => void;
}

/** Everything below the address: list, open email, banners and dialogs. Loaded after the first paint. */
export default function MailArea(props: Props) {
  const { actions, domains, commands, letters, notifications, dialog, isBar } = props;
  const { onCloseDialog, onCover } = props;
  const t = useTexts();
  const [announcement, announce] = useState('');
  const deletion = useMessageDeletion(actions, props.inbox.messages, announce);
  const inbox = { ...props.inbox, messages: deletion.remaining };
  const { messages } = inbox;
  const isNarrow = useIsNarrow();
  const list = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  const { openMessage, open, adopt, close } = useOpenMessage(actions, messages, inbox.connection);
  const openId = openMessage.kind === 'none' ? null : openMessage.id;
  const canPreview = isBar && !isNarrow;
  const newest = useNewestMessage({ inbox, actions, openId, pane, canPreview, isNarrow });
  const { preview, waiting } = newest;
  const [newestWaiting] = waiting;
  const previewId = preview?.id ?? null;
  const markDeleted = useFocusReturn(list, openId, messages);
  const paintTimes = usePaintTimes(inbox);
  const [views] = useState<ChosenViews>(() => new Map());
  const mailScheme = useMailScheme();
  const [copiedCode, copyCode] = useNewestCode(inbox);
  const isCovered = isNarrow && openId !== null;
  useEffect(() => onCover(isCovered), [isCovered, onCover]);

  const handoff = useHandoff(actions);
  const { inboxes, control } = useTabInboxes();
  // An inbox without email makes room for the kept one.
  const isReplaceable = messages.length === 0 && !inbox.kept;
  const openKept = (token: string) => {
    if (isReplaceable) actions.openToken(token);
    else control.add(token);
  };
  const isDeleting = inbox.deletion.kind !== 'none';
  const undoTask = deletion.pending && `undo ${deletion.pending.id}`;
  const task = isDeleting ? 'deletion' : (undoTask ?? openId);
  const cancelDeletion = () => {
    actions.cancelDeletion();
    announce(t('deletion.kept'));
  };
  const closeMessage = () => {
    newest.dismiss();
    close();
  };
  const closeTopmost = useStableCallback(() => {
    if (isDeleting) cancelDeletion();
    else if (dialog !== 'none') onCloseDialog();
    else if (openId !== null) closeMessage();
  });
  const step = useStableCallback((by: number) => {
    const id = findNeighbour(list.current, openId, by);
    if (id === null) return;
    if (openId !== null) open(id);
    findRowButton(list.current, id)?.focus();
  });
  /** The deleted email, if it was open. */
  const removedOpenId = useRef<string | null>(null);
  const remove = useStableCallback((id: string) => {
    removedOpenId.current = id === openId ? id : null;
    if (id === openId) {
      markDeleted();
      closeMessage();
    }
    deletion.remove(id);
  });
  const undoRemoval = () => {
    const id = deletion.pending?.id;
    deletion.undo();
    if (id !== undefined && id === removedOpenId.current && openId === null) open(id);
  };
  const removeFocused = () => {
    const row = findRows(list.current).find((each) => each.contains(document.activeElement));
    const id = openId ?? row?.dataset.messageId;
    if (id !== undefined) remove(id);
  };
  const shortcuts = {
    ...(letters.isOn && {
      c: commands.copyAddress,
      y: copyCode,
      n: commands.replace,
      j: () => step(1),
      k: () => step(-1),
      d: mailScheme.toggle,
      '#': removeFocused,
      z: undoRemoval,
      '?': commands.showShortcuts,
      ...Object.fromEntries(inboxes.map(({ id }, at) => [`${at + 1}`, () => control.select(id)])),
    }),
    Delete: removeFocused,
    // The key with this name on a Mac.
    Backspace: removeFocused,
    Escape: closeTopmost,
  };
  useRowArrows(list, step);
  useShortcuts(shortcuts, props.takeEarlyKeys);
  const idleBanner = <IdleBanner inbox={inbox} onKeep={() => control.touch()} />;
  const help = <ShortcutHelp letters={letters} onShowAll={commands.showShortcuts} />;
  return (
    <div className={styles.area}>
      <div className={styles.aside} inert={isCovered}>
        <DomainNotice state={inbox.domain} />
        <MessageList
          // New in the new layout, as the header is.
          key={isBar ? 'bar' : 'hero'}
          inbox={inbox}
          actions={actions}
          openId={openId}
          previewId={previewId}
          onOpen={open}
          onNew={commands.replace}
          ref={list}
        />
        <StatusBanner inbox={inbox}>
          {!isCovered && idleBanner}
          <KeepBanners
            inbox={inbox}
            actions={actions}
            task={task}
            onOpen={openKept}
            canOpen={isReplaceable || inboxes.length < MAX_TAB_INBOXES}
          />
          <HandoffUsedBanner
            handoff={handoff}
            onLeave={() => actions.close()}
            onDelete={commands.remove}
          />
          <TabNotifications inbox={inbox} settings={notifications} onOpen={open} />
          {copiedCode !== null && (
            <Banner
              kind="copied"
              text={t('away.copied', { code: copiedCode })}
              onClose={() => copyCode()}
            />
          )}
        </StatusBanner>
      </div>
      <MailContexts views={views} mailScheme={mailScheme}>
        <ReadingPane
          ref={pane}
          openMessage={openMessage}
          preview={openId === null ? preview : null}
          inbox={inbox}
          paintTimes={paintTimes}
          help={help}
          actions={actions}
          onAct={adopt}
          onClose={closeTopmost}
          onOpen={open}
          onRemove={remove}
        />
      </MailContexts>
      {newestWaiting !== undefined && (
        <NewMailBanner
          message={newestWaiting}
          moreCount={waiting.length - 1}
          clockOffset={inbox.clockOffset}
          onOpen={open}
          onClose={newest.closeBanner}
        />
      )}
      {isCovered && (
        <div role="status" className={styles.over} data-corner="edge">
          {idleBanner}
        </div>
      )}
      <HiddenMailBanner isWaiting={newestWaiting !== undefined} announce={announce} />
      {/* Outside the list: that is inert while an email covers it. */}
      <Announcer text={announcement} />
      <MessageUndoBar pending={deletion.pending} onUndo={undoRemoval} />
      <DeletionBar
        inbox={inbox}
        actions={actions}
        onCancel={cancelDeletion}
        onSave={() => {
          cancelDeletion();
          commands.saveAll();
        }}
      />
      <InboxDialogs
        dialog={dialog}
        inbox={inbox}
        domains={domains}
        actions={actions}
        handoff={handoff}
        letters={letters}
        onClose={onCloseDialog}
      />
    </div>
  );
}

interface ContextProps {
  readonly views: ChosenViews;
  readonly mailScheme: MailSchemeChoice;
  readonly children: ReactNode;
}

/** The choices of the reader that outlive an open email. */
function MailContexts({ views, mailScheme, children }: ContextProps) {
  return (
    <ChosenViewsContext value={views}>
      <MailSchemeContext value={mailScheme}>{children}</MailSchemeContext>
    </ChosenViewsContext>
  );
}

/** What copies the newest code, and the code for a moment after that. */
function useNewestCode({ messages }: HeldInbox): readonly [string | null, () => void] {
  const [state, copy] = useCopy();
  const [code, setCode] = useState<string | null>(null);
  const copyNewest = () => {
    const found = messages.find((message) => message.code !== null)?.code ?? null;
    if (found === null) return;
    setCode(found.value);
    copy(found.value);
  };
  return [state === 'copied' ? code : null, copyNewest];
}
