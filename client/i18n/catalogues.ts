import type { Language } from './languages.ts';
import type { Catalogue } from './texts.ts';

/** Each is a chunk of its own, fetched when the user chooses that language. */
const CATALOGUES: Readonly<Record<Language, () => Promise<Catalogue>>> = {
  en: () => import('./en.json?lingui'),
  ar: () => import('./ar.json?lingui'),
  bn: () => import('./bn.json?lingui'),
  de: () => import('./de.json?lingui'),
  es: () => import('./es.json?lingui'),
  fa: () => import('./fa.json?lingui'),
  fr: () => import('./fr.json?lingui'),
  he: () => import('./he.json?lingui'),
  hi: () => import('./hi.json?lingui'),
  id: () => import('./id.json?lingui'),
  it: () => import('./it.json?lingui'),
  ja: () => import('./ja.json?lingui'),
  ko: () => import('./ko.json?lingui'),
  nl: () => import('./nl.json?lingui'),
  pl: () => import('./pl.json?lingui'),
  'pt-BR': () => import('./pt-BR.json?lingui'),
  ru: () => import('./ru.json?lingui'),
  th: () => import('./th.json?lingui'),
  tr: () => import('./tr.json?lingui'),
  uk: () => import('./uk.json?lingui'),
  ur: () => import('./ur.json?lingui'),
  vi: () => import('./vi.json?lingui'),
  'zh-CN': () => import('./zh-CN.json?lingui'),
  'zh-TW': () => import('./zh-TW.json?lingui'),
};

/** Rejects if the chunk cannot be fetched; another call tries again. */
export function fetchCatalogue(language: Language): Promise<Catalogue> {
  return CATALOGUES[language]();
}

/** Each language by its own name, sorted by its Latin spelling. */
export const LANGUAGE_NAMES: readonly (readonly [Language, string])[] = [
  ['ar', 'العربية'],
  ['id', 'Bahasa Indonesia'],
  ['bn', 'বাংলা'],
  ['de', 'Deutsch'],
  ['en', 'English'],
  ['es', 'Español'],
  ['fa', 'فارسی'],
  ['fr', 'Français'],
  ['hi', 'हिन्दी'],
  ['it', 'Italiano'],
  ['he', 'עברית'],
  ['ja', '日本語'],
  ['ko', '한국어'],
  ['nl', 'Nederlands'],
  ['pl', 'Polski'],
  ['pt-BR', 'Português (Brasil)'],
  ['ru', 'Русский'],
  ['th', 'ไทย'],
  ['vi', 'Tiếng Việt'],
  ['tr', 'Türkçe'],
  ['uk', 'Українська'],
  ['ur', 'اردو'],
  ['zh-CN', '简体中文'],
  ['zh-TW', '繁體中文'],
];
