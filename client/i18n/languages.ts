/**
 * The languages that the page speaks, as BCP 47 tags: each has a catalogue of that name
 * beside this file. English is the source, and what a missing text falls back to.
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

/** Not asked of `Intl.Locale`, which does not tell it in every browser. */
const RIGHT_TO_LEFT: readonly Language[] = ['ar', 'fa', 'he', 'ur'];

export function textDirection(language: Language): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
}
