import type { Language } from '../i18n/languages.ts';
import type { OpenResult } from '../transport/open.ts';
import type { EarlyTexts } from './tongue.ts';

declare global {
  /** Where the built page has its catalogues, by language; the build puts it in. */
  const CATALOGUE_URLS: Readonly<Partial<Record<Language, string>>>;
  interface Window {
    /** The inbox that the inline script asked for; the bundle takes it over. */
    mayflyOpening?: Promise<OpenResult>;
    /** The texts that the inline script asked for; null where they are English. */
    mayflyTexts?: EarlyTexts | null;
  }
  interface Document {
    /** https://wicg.github.io/nav-speculation/prerendering.html */
    readonly prerendering?: boolean;
  }
}
