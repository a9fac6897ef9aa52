import { isLanguage, type Language } from '../i18n/languages.ts';
import { chooseLanguage } from '../i18n/locale.ts';
import { readPreference, writePreference } from './preferences.ts';

/** The user's choice, else the first of the browser's languages that the page has. */
export function preferredLanguage(): Language {
  const chosen = readPreference('language');
  return isLanguage(chosen) ? chosen : chooseLanguage(navigator.languages);
}

/** Choosing the browser's own language clears the preference. */
export function storeLanguage(language: Language): void {
  writePreference('language', language === chooseLanguage(navigator.languages) ? null : language);
}
