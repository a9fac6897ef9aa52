import { useEffect, useRef } from 'react';
import { useLocale, useTexts } from '../i18n/texts.ts';
import type { HeldInbox } from '../inbox/state.ts';
import { nameWithDomain } from '../views/sender/sender-name.ts';
import type { UnseenMail } from './unseen-mail.ts';
import type { NotificationSettings } from './useNotificationSettings.ts';

interface Options {
  readonly inbox: Pick<HeldInbox, 'address'>;
  readonly unseen: UnseenMail;
  readonly isLooking: boolean;
  readonly settings: NotificationSettings;
  readonly onOpen: (id: string) => void;
}

/** Shows one notification for the inbox while the page is hidden, and removes it once it is read. */
export function useNotifications({ inbox, unseen, isLooking, settings, onOpen }: Options): void {
  const t = useTexts();
  const lang = useLocale();
  const close = useRef<(() => void) | null>(null);
  /** The `seq` of the newest email that was notified. */
  const notifiedSeq = useRef(0);
  const [newest] = unseen.newSinceVisit;
  const isDue = settings.state === 'on' && newest !== undefined && !isLooking;
  const code = newest?.code?.value ?? null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new email or code notifies
  useEffect(() => {
    if (!isDue || document.visibilityState !== 'hidden') return;
    // The newest email was read in another tab; the others were notified before.
    if (newest.seq < notifiedSeq.current) return close.current?.();
    // Anyone can choose any name, so the domain stands beside it.
    const sender = nameWithDomain(newest.from, t);
    const more = unseen.newSinceVisit.length - 1;
    close.current = showNotification({
      tag: `mayfly ${inbox.address}`,
      title: code === null ? sender : t('notify.code', { code, sender }),
      body: [newest.subject, ...(more > 0 ? [t('notify.more', { count: more })] : [])].join('\n'),
      lang,
      isNewMail: newest.seq > notifiedSeq.current,
      onOpen: () => onOpen(newest.id),
    });
    notifiedSeq.current = newest.seq;
    if (close.current === null) settings.markUnsupported();
  }, [isDue, newest?.id, code]);

  useEffect(() => {
    if (!isDue) close.current?.();
  }, [isDue]);
  useEffect(() => () => close.current?.(), []);
}

interface NotificationContent {
  /** One for each inbox: a later notification replaces the earlier one. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  /** It is about another email than the last one, so it makes a sound. */
  readonly isNewMail: boolean;
  readonly onOpen: () => void;
}

/** Newer than the types; https://notifications.spec.whatwg.org/#dom-notificationoptions-renotify */
interface RenotifyOptions extends NotificationOptions {
  readonly renotify: boolean;
}

/**
 * Shows a notification and returns what closes it. Null if pages may not show any, as on
 * Android, whatever the user has permitted.
 */
function showNotification(content: NotificationContent): (() => void) | null {
  const { tag, title, body, lang, isNewMail, onOpen } = content;
  const options: RenotifyOptions = { tag, body, lang, renotify: isNewMail, icon: '/icon-192.png' };
  try {
    const shown = new Notification(title, options);
    shown.addEventListener('click', () => {
      window.focus();
      onOpen();
      shown.close();
    });
    return () => shown.close();
  } catch {
    return null;
  }
}
