import { directionOf, type Language } from './languages.ts';

/** So that fonts, hyphens, quotation marks and screen readers go by the page's language. */
export function speakOn(page: Document, language: Language): void {
  page.documentElement.lang = language;
  page.documentElement.dir = directionOf(language);
}
