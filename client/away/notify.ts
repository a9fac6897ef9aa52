export interface Notice {
  /** One for each inbox: what comes later takes the place of what came before. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  /** It tells of another mail than the last one did: worth a sound. */
  readonly isNew: boolean;
  readonly onOpen: () => void;
}

/** Newer than the types; https://notifications.spec.whatwg.org/#dom-notificationoptions-renotify */
interface Options extends NotificationOptions {
  readonly renotify: boolean;
}

/**
 * Shows it, and answers how to take it back. Null where a page may not show any by itself, as
 * on Android, whatever has been permitted.
 */
export function notify({ tag, title, body, lang, isNew, onOpen }: Notice): (() => void) | null {
  const options: Options = { tag, body, lang, renotify: isNew, icon: '/icon-192.png' };
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
