/**
 * The languages of the page as BCP 47 tags; each has a catalogue of that name in this folder.
 * English is the source, and the fallback for missing texts.
 */
export const LANGUAGES = [
  'en',
  'ar',
  'bn',
  'de',
  'es',
  'fa',
  'fr',
  'he',
  'hi',
  'id',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt-BR',
  'ru',
  'th',
  'tr',
  'uk',
  'ur',
  'vi',
  'zh-CN',
  'zh-TW',
] as const;

export type Language = (typeof LANGUAGES)[number];

export const SOURCE = 'en' satisfies Language;

export function isLanguage(tag: string | null): tag is Language {
  return LANGUAGES.some((known) => known === tag);
}

/** Not every browser has `Intl.Locale.prototype.textInfo`. */
const RIGHT_TO_LEFT: readonly Language[] = ['ar', 'fa', 'he', 'ur'];

export function textDirection(language: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}
