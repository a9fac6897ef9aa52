import { readPreference, writePreference } from './preferences.ts';

/** `auto` follows the system. */
export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;

export type Theme = (typeof THEMES)[number];

export function storedTheme(): Theme {
  const theme = readPreference('theme');
  return THEMES.find((known) => known === theme) ?? 'auto';
}

/** Applies the theme now and for later visits. */
export function saveTheme(theme: Theme): void {
  writePreference('theme', theme === 'auto' ? null : theme);
  applyTheme(document, theme);
}

/** Style sheets go by `data-theme` of the root element; without it they follow the system. */
export function applyTheme(page: Document, theme: Theme): void {
  if (theme === 'auto') delete page.documentElement.dataset['theme'];
  else page.documentElement.dataset['theme'] = theme;
}
