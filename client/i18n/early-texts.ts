import type { I18n } from '@lingui/core';
import { type Language, SOURCE } from './languages.ts';
import { type Catalogue, sourceCatalogue, speak } from './texts.ts';

interface Coming {
  readonly language: Language;
  readonly catalogue: Promise<Catalogue>;
}

/** Milliseconds that the page stays without words for those of its language; then it has English ones. */
const PATIENCE = 2_000;

/**
 * Resolves when there are words to paint: those of the reader's language, which are on their
 * way since before the bundle was. Late ones still replace the English that stands in for them.
 */
export async function withEarlyTexts(i18n: I18n, coming: Coming | null): Promise<void> {
  if (coming === null) return;
  const spoken = coming.catalogue.then(
    (catalogue) => speak(i18n, coming.language, catalogue),
    () => speak(i18n, SOURCE, sourceCatalogue),
  );
  await Promise.race([spoken, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}
