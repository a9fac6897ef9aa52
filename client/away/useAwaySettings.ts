import { useEffect, useState } from 'react';
import { keep, kept } from '../settings/kept.ts';

/**
 * Whether mail is told outside of the page. `absent`: the browser knows no notifications.
 * `denied`: it has been told to let none through.
 */
export type Telling = 'absent' | 'denied' | 'off' | 'on';

export interface AwaySettings {
  readonly telling: Telling;
  /** Nobody has said yes or no yet. */
  readonly isOpen: boolean;
  /** Only a click may ask for it. */
  readonly tell: (on: boolean) => void;
  /** It turned out that this browser shows none. */
  readonly giveUp: () => void;
  /** Whether a new code is copied as soon as somebody is back. */
  readonly copies: boolean;
  readonly copy: (on: boolean) => void;
}

/** Nothing of it is about an inbox: both are preferences, and off until they are chosen. */
export function useAwaySettings(): AwaySettings {
  const [wish, setWish] = useState(() => kept('notify'));
  const [isAble, setAble] = useState(true);
  const [copies, setCopies] = useState(() => kept('autocopy') === 'on');
  const [permission, setPermission] = usePermission();
  const choose = (on: boolean) => {
    keep('notify', on ? 'on' : 'off');
    setWish(on ? 'on' : 'off');
  };
  return {
    telling: isAble ? tellingOf(permission, wish) : 'absent',
    isOpen: wish === null,
    tell: (on) => {
      if (!on) return choose(false);
      // Also where it is denied: then nothing is asked, and the page says so.
      void Notification.requestPermission().then(() => {
        setPermission(permissionNow());
        choose(true);
      });
    },
    giveUp: () => setAble(false),
    copies,
    copy: (on) => {
      keep('autocopy', on ? 'on' : null);
      setCopies(on);
    },
  };
}

/**
 * What the browser lets through; null: it knows no notifications. To ask, it stops the page until
 * another process has answered: so not for each mail, but when somebody comes back, who may have
 * changed it meanwhile.
 */
function usePermission() {
  const [permission, setPermission] = useState(permissionNow);
  useEffect(() => {
    const look = () => setPermission(permissionNow());
    window.addEventListener('focus', look);
    return () => window.removeEventListener('focus', look);
  }, []);
  return [permission, setPermission] as const;
}

function permissionNow(): NotificationPermission | null {
  return window.isSecureContext && 'Notification' in window ? Notification.permission : null;
}

function tellingOf(permission: NotificationPermission | null, wish: string | null): Telling {
  switch (permission) {
    case null:
      return 'absent';
    case 'denied':
      return 'denied';
    case 'default':
      return 'off';
    case 'granted':
      return wish === 'on' ? 'on' : 'off';
  }
}
