import { useMemo } from 'react';
import { useTexts } from '../i18n/texts.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { useAppBadge, useTabIcon } from '../notifications/tab-icon.ts';
import {
  formatTabTitle,
  type UnseenMail,
  useIsLooking,
  useUnseenMail,
} from '../notifications/unseen-mail.ts';
import type { NotificationSettings } from '../notifications/useNotificationSettings.ts';
import { useNotifications } from '../notifications/useNotifications.ts';
import { useReturnBanner } from '../notifications/useReturnBanner.ts';
import { useAfterPaint } from '../ui/after-paint.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useHiddenInboxes } from './tab-inboxes/useHiddenInboxes.ts';

interface Props {
  /** The inbox that is shown; null if it has ended. */
  readonly inbox: HeldInbox | null;
  readonly settings: NotificationSettings;
  /** Opens an email of it. */
  readonly onOpen?: (id: string) => void;
}

/**
 * Title and icon of the tab, notifications, and the banner for a user who returns to the page; all
 * of them for every inbox of the page.
 */
export function TabNotifications({ inbox, settings, onOpen = () => {} }: Props) {
  const isLooking = useIsLooking();
  const hidden = useHiddenInboxes();
  const inboxes = useMemo(() => {
    const others = hidden.map((other) => other.inbox);
    return inbox === null ? others : [inbox, ...others];
  }, [inbox, hidden]);
  const unseen = useUnseenMail(inboxes, isLooking);
  // A new title takes milliseconds, which the row of a new email does not wait for.
  const title = useAfterPaint(formatTabTitle(unseen));
  useTabIcon(unseen.unreadCount);
  useAppBadge(unseen.unreadCount);
  return (
    <>
      <title>{title}</title>
      {inbox !== null && (
        <>
          <InboxNotifications
            inbox={inbox}
            isLooking={isLooking}
            settings={settings}
            onOpen={onOpen}
          />
          <WelcomeBack unseen={unseen} isLooking={isLooking} settings={settings} />
        </>
      )}
      {hidden.map((other) => (
        <InboxNotifications
          key={other.inbox.address}
          inbox={other.inbox}
          isLooking={isLooking}
          settings={settings}
          onOpen={other.show}
        />
      ))}
    </>
  );
}

interface InboxNotificationsProps extends Required<Props> {
  readonly inbox: HeldInbox;
  readonly isLooking: boolean;
}

/** The notification of one inbox. */
function InboxNotifications({ inbox, isLooking, settings, onOpen }: InboxNotificationsProps) {
  const inboxes = useMemo(() => [inbox], [inbox]);
  const unseen = useUnseenMail(inboxes, isLooking);
  useNotifications({ inbox, unseen, isLooking, settings, onOpen });
  return null;
}

interface WelcomeBackProps {
  readonly unseen: UnseenMail;
  readonly isLooking: boolean;
  readonly settings: NotificationSettings;
}

function WelcomeBack({ unseen, isLooking, settings }: WelcomeBackProps) {
  const t = useTexts();
  const [banner, close] = useReturnBanner(unseen, isLooking, settings);
  const { kind } = banner;
  const decide = (on: boolean) => {
    settings.setEnabled(on);
    close();
  };
  switch (kind) {
    case 'none':
      return null;
    case 'copied':
    case 'copyFailed': {
      const { code } = banner;
      const text = kind === 'copied' ? t('away.copied', { code }) : t('away.copyFailed', { code });
      return <Banner kind={kind} text={text} onClose={close} />;
    }
    case 'offer':
      return (
        <Banner kind={kind} text={t('away.offer')} onClose={() => decide(false)}>
          <Button tone="primary" onClick={() => decide(true)}>
            {t('away.offerYes')}
          </Button>
        </Banner>
      );
  }
}
