import { useEffect, useState } from 'react';
import { readPreference, writePreference } from '../settings/preferences.ts';

/**
 * Whether new email is notified outside the page. `absent`: the browser has no notifications.
 * `denied`: the user has blocked them in the browser.
 */
export type NotificationState = 'absent' | 'denied' | 'off' | 'on';

export interface NotificationSettings {
  readonly state: NotificationState;
  /** The user has not chosen yet. */
  readonly isUndecided: boolean;
  /** May ask for permission, so it must be called from a click. */
  readonly setEnabled: (on: boolean) => void;
  /** Called if this browser turns out to show no notifications. */
  readonly markUnsupported: () => void;
  /** Whether a new code is copied when the user returns to the page. */
  readonly copiesCodes: boolean;
  readonly setCopiesCodes: (on: boolean) => void;
}

/** Both are preferences for every inbox, and off until the user turns them on. */
export function useNotificationSettings(): NotificationSettings {
  const [choice, setChoice] = useState(() => readPreference('notify'));
  const [isSupported, setSupported] = useState(true);
  const [copiesCodes, setCopiesCodes] = useState(() => readPreference('autocopy') === 'on');
  const [permission, setPermission] = usePermission();
  const choose = (on: boolean) => {
    writePreference('notify', on ? 'on' : 'off');
    setChoice(on ? 'on' : 'off');
  };
  return {
    state: isSupported ? notificationState(permission, choice) : 'absent',
    isUndecided: choice === null,
    setEnabled: (on) => {
      if (!on) return choose(false);
      // If it is denied the browser asks nothing, and the page says so.
      void Notification.requestPermission().then(() => {
        setPermission(readPermission());
        choose(true);
      });
    },
    markUnsupported: () => setSupported(false),
    copiesCodes,
    setCopiesCodes: (on) => {
      writePreference('autocopy', on ? 'on' : null);
      setCopiesCodes(on);
    },
  };
}

/**
 * The browser's permission; null: it has no notifications. Reading it blocks the page until
 * another process answers, so it is read when the user returns, not for each email.
 */
function usePermission() {
  const [permission, setPermission] = useState(readPermission);
  useEffect(() => {
    const update = () => setPermission(readPermission());
    window.addEventListener('focus', update);
    return () => window.removeEventListener('focus', update);
  }, []);
  return [permission, setPermission] as const;
}

function readPermission(): NotificationPermission | null {
  return window.isSecureContext && 'Notification' in window ? Notification.permission : null;
}

function notificationState(
  permission: NotificationPermission | null,
  choice: string | null,
): NotificationState {
  switch (permission) {
    case null:
      return 'absent';
    case 'denied':
      return 'denied';
    case 'default':
      return 'off';
    case 'granted':
      return choice === 'on' ? 'on' : 'off';
  }
}
