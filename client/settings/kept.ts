/**
 * What the reader prefers, in localStorage, so that it holds for every inbox to come; it says
 * nothing about any of them. A browser that keeps nothing forgets it with the page.
 */
export type Preference = 'language' | 'theme' | 'letters';

const key = (preference: Preference) => `mayfly.${preference}`;

/** Null: nothing was chosen, or nothing may be kept. */
export function kept(preference: Preference): string | null {
  try {
    return window.localStorage.getItem(key(preference));
  } catch {
    return null;
  }
}

/** Null forgets it. */
export function keep(preference: Preference, value: string | null): void {
  try {
    if (value === null) window.localStorage.removeItem(key(preference));
    else window.localStorage.setItem(key(preference), value);
  } catch {
    // Storage is forbidden: it holds for this page.
  }
}
