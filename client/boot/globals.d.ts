import type { Language } from '../i18n/languages.ts';
import type { PendingCatalogue } from '../i18n/texts.ts';
import type { TabInboxId } from '../inbox/tab-inboxes.ts';
import type { OpenResult } from '../transport/open.ts';

declare global {
  /** URLs of the catalogues of the built page, by language; inserted by the build. */
  const CATALOGUE_URLS: Readonly<Partial<Record<Language, string>>>;
  interface Window {
    /** The secret of the hand-off that opened this tab; else null. */
    mayflyHandoff?: string | null;
    /** The id of the inbox that the inline script opens. */
    mayflyFirstInboxId?: TabInboxId;
    /** The inbox that the inline script requested; the bundle takes it over. */
    mayflyOpening?: Promise<OpenResult>;
    /** The texts that the inline script requested; null for English. */
    mayflyTexts?: PendingCatalogue | null;
  }
  interface Document {
    /** https://wicg.github.io/nav-speculation/prerendering.html */
    readonly prerendering?: boolean;
  }
}
