import { useCallback, useRef, useState } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { InboxActions } from '../inbox/actions.ts';
import { brightness } from '../inbox/idle-time.ts';
import type { InboxCommands } from '../inbox/inbox-commands.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { useNotificationSettings } from '../notifications/useNotificationSettings.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';
import { useCopy } from '../ui/useCopy.ts';
import { Announcer } from '../ui/VisuallyHidden.tsx';
import { AddressCard } from './address/AddressCard.tsx';
import { ConnectionIndicator } from './address/ConnectionIndicator.tsx';
import { HeroActions } from './address/HeroActions.tsx';
import { IdleTime, useIdleClock } from './address/IdleTime.tsx';
import type { Domains } from './address/useDomains.ts';
import type { DialogName } from './InboxDialogs.tsx';
import styles from './InboxPage.module.css';
import { PageLayout } from './layout/PageLayout.tsx';
import { useLayout } from './layout/useLayout.ts';
import { nameWithDomain } from './sender/sender-name.ts';
import { MoreActions } from './settings/MoreActions.tsx';
import { Settings } from './settings/Settings.tsx';
import { useEarlyKeys, useLetterShortcuts } from './shortcuts/shortcuts.ts';

const MailArea = lazyPart(() => import('./MailArea.tsx'));

interface Props {
  readonly inbox: HeldInbox;
  readonly domains: Domains;
  readonly actions: InboxActions;
}

/** The page of the inbox that this tab holds: the address, and below it the emails. */
export function InboxPage({ inbox, domains, actions }: Props) {
  const { address, messages } = inbox;
  const t = useTexts();
  const now = useIdleClock(inbox);
  const [copied, copy] = useCopy();
  const [dialog, openDialog] = useState<DialogName>('none');
  const [isCovered, setCovered] = useState(false);
  const copyButton = useRef<HTMLButtonElement>(null);
  const layout = useLayout(messages.length > 0, copyButton);
  const notifications = useNotificationSettings();
  const letters = useLetterShortcuts();
  const takeEarlyKeys = useEarlyKeys();
  const closeDialog = useCallback(() => openDialog('none'), []);
  const isDeleting = inbox.deletion.kind !== 'none';
  const commands: InboxCommands = {
    copyAddress: () => copy(address),
    replace() {
      // Without email, or while another tab or the keep holds the inbox, nothing is lost.
      if (messages.length === 0 || inbox.tabs > 1 || inbox.kept) actions.replace(domains.chosen);
      else actions.scheduleDeletion({ kind: 'replace', domain: domains.chosen });
    },
    chooseName: () => openDialog('name'),
    showQrCode: () => openDialog('qrCode'),
    addTag: () => openDialog('tag'),
    saveAll: () => openDialog('save'),
    showShortcuts: () => openDialog('shortcuts'),
    remove: () => actions.scheduleDeletion({ kind: 'delete' }),
  };
  const isBar = layout === 'bar';
  const newest = messages[0];
  return (
    <PageLayout
      brightness={isDeleting ? 0 : brightness(inbox, now)}
      arrivals={inbox.arrivals}
      layout={layout}
      lit={newest !== undefined && newest.code !== null && !newest.seen ? 'code' : 'address'}
      isCovered={isCovered}
      skipLink={isBar && <SkipLink />}
      header={
        <>
          <AddressCard
            address={address}
            copied={copied}
            onCopy={commands.copyAddress}
            copyButton={copyButton}
          />
          <span className={styles.status}>
            <ConnectionIndicator connection={inbox.connection} />
          </span>
          {!isBar && (
            <p className={styles.sentence}>
              {t(inbox.kept ? 'page.descriptionKept' : 'page.description')}
            </p>
          )}
          <IdleTime inbox={inbox} now={now} isShort={isBar} />
          {isBar ? (
            <span className={styles.new}>
              <Button title={t('action.newNote')} onClick={commands.replace}>
                <Icon shape="new" />
                {t('action.new')}
              </Button>
            </span>
          ) : (
            <HeroActions domains={domains} commands={commands}>
              <MoreActions inbox={inbox} commands={commands} actions={actions} />
            </HeroActions>
          )}
        </>
      }
      menu={
        <Settings
          letters={letters}
          notifications={notifications}
          inboxMenu={{ inbox, domains, commands, actions, isBar }}
        />
      }
    >
      {/* Not in a part that is loaded later: only a change of its text is announced. */}
      <ArrivalAnnouncer inbox={inbox} />
      <MailArea
        inbox={inbox}
        actions={actions}
        domains={domains}
        commands={commands}
        letters={letters}
        takeEarlyKeys={takeEarlyKeys}
        notifications={notifications}
        dialog={dialog}
        isBar={isBar}
        onCloseDialog={closeDialog}
        onCover={setCovered}
      />
    </PageLayout>
  );
}

/** Announces the newest email to screen readers. */
function ArrivalAnnouncer({ inbox }: { readonly inbox: HeldInbox }) {
  const t = useTexts();
  const { arrivals } = inbox;
  const newest = arrivals > 0 ? inbox.messages[0] : undefined;
  const sender = newest && nameWithDomain(newest.from, t);
  const text = newest && sender ? t('arrival', { sender, subject: newest.subject }) : '';
  // Only changed text is read: a second email with the same text gets one space more.
  return <Announcer text={text !== '' && arrivals % 2 === 0 ? `${text}\u00a0` : text} />;
}

/** The first stop of the Tab key: jumps over the bar. */
function SkipLink() {
  const t = useTexts();
  return (
    // biome-ignore lint/a11y/useValidAnchor: it jumps, but must leave no entry in the history
    <a
      className={styles.skip}
      href="#list-heading"
      onClick={(event) => {
        event.preventDefault();
        document.getElementById('list-heading')?.focus();
      }}
    >
      {t('skip.list')}
    </a>
  );
}
