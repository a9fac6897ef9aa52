import { chooseLanguage } from '../i18n/choose.ts';
import { isLanguage, type Language } from '../i18n/languages.ts';
import { keep, kept } from './kept.ts';

/** What the reader chose, else the first of the browser's languages that the page speaks. */
export function wantedLanguage(): Language {
  const chosen = kept('language');
  return isLanguage(chosen) ? chosen : chooseLanguage(navigator.languages);
}

/** Whoever chooses the browser's own language goes by the browser again from then on. */
export function keepLanguage(language: Language): void {
  keep('language', language === chooseLanguage(navigator.languages) ? null : language);
}
