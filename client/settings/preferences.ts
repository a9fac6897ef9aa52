/**
 * Preferences of the reader, in localStorage: they hold for every inbox and say nothing about
 * any. If the browser forbids storage, they last as long as the page.
 */
export type Preference = 'language' | 'theme' | 'letters' | 'notify' | 'autocopy';

const key = (preference: Preference) => `mayfly.${preference}`;

/** Null: nothing is stored, or storage is forbidden. */
export function readPreference(preference: Preference): string | null {
  try {
    return window.localStorage.getItem(key(preference));
  } catch {
    return null;
  }
}

/** Null removes it. */
export function writePreference(preference: Preference, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key(preference));
    else window.localStorage.setItem(key(preference), value);
  } catch {
    // Storage is forbidden.
  }
}
