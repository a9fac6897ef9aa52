import { createContext, useCallback, useMemo, useState } from 'react';

/** How an email without dark colours of its own is shown in the dark theme. */
export type MailScheme = 'white' | 'dark';

export interface MailSchemeChoice {
  readonly scheme: MailScheme;
  readonly toggle: () => void;
}

/** sessionStorage: the choice holds for all emails of this tab. */
const KEY = 'mayfly.mail-scheme';

export const MailSchemeContext = createContext<MailSchemeChoice>({
  scheme: 'white',
  toggle: () => {},
});

export function useMailScheme(): MailSchemeChoice {
  const [scheme, setScheme] = useState(readScheme);
  const toggle = useCallback(() => {
    setScheme((before) => {
      const next = before === 'dark' ? 'white' : 'dark';
      storeScheme(next);
      return next;
    });
  }, []);
  return useMemo(() => ({ scheme, toggle }), [scheme, toggle]);
}

function readScheme(): MailScheme {
  try {
    return window.sessionStorage.getItem(KEY) === 'dark' ? 'dark' : 'white';
  } catch {
    return 'white';
  }
}

function storeScheme(scheme: MailScheme): void {
  try {
    window.sessionStorage.setItem(KEY, scheme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
