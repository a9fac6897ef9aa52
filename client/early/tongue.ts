import { type Language, SOURCE } from '../i18n/languages.ts';
import { speakOn } from '../i18n/speak-on.ts';
import type { Catalogue } from '../i18n/texts.ts';
import { wantedLanguage } from '../settings/language.ts';
import { keptTheme, wear } from '../settings/theme.ts';

export interface EarlyTexts {
  readonly language: Language;
  /** The module of the language's catalogue, on its way already. */
  readonly catalogue: Promise<Catalogue>;
}

/**
 * Language, direction and theme before the first paint. Null where the page speaks English,
 * which the bundle brings along.
 */
export function dress(page: Document, fetchCatalogue: (url: string) => EarlyTexts['catalogue']) {
  wear(page, keptTheme());
  const language = wantedLanguage();
  speakOn(page, language);
  const url = CATALOGUE_URLS[language];
  if (language === SOURCE || url === undefined) return null;
  const catalogue = fetchCatalogue(url);
  // The bundle hears of a failure when it takes this over; until then it is nobody's.
  catalogue.catch(() => {});
  return { language, catalogue };
}
