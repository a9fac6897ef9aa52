import type { Language } from './languages.ts';
import type { Catalogue } from './texts.ts';

/** Each is a file of its own, fetched when somebody wants that language. */
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

/** Rejects where the file cannot be had; another try asks for it again. */
export function fetchCatalogue(language: Language): Promise<Catalogue> {
  return CATALOGUES[language]();
}
