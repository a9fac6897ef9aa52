import { keep, kept } from './kept.ts';

/** `auto` is what the system says: by day light, by night dark. */
export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;

export type Theme = (typeof THEMES)[number];

export function keptTheme(): Theme {
  const theme = kept('theme');
  return THEMES.find((known) => known === theme) ?? 'auto';
}

export function chooseTheme(theme: Theme): void {
  keep('theme', theme === 'auto' ? null : theme);
  wear(document, theme);
}

/** Style sheets go by `data-theme` on the root; without it they go by the system. */
export function wear(page: Document, theme: Theme): void {
  if (theme === 'auto') delete page.documentElement.dataset['theme'];
  else page.documentElement.dataset['theme'] = theme;
}
