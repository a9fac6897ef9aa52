import { type I18n, setupI18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { isolateValues } from './bidi.ts';
import type source from './en.json';
import { messages as english } from './en.json?first?lingui';
import { isLanguage, type Language, SOURCE, textDirection } from './languages.ts';
import { applyLanguage, readerLocale } from './locale.ts';

/** Every text of the page has an id in the source catalogue. */
export type TextId = keyof typeof source;

export type Texts = (id: TextId, values?: Readonly<Record<string, string | number>>) => string;

/** A compiled catalogue; the build fills gaps with English. */
export interface Catalogue {
  readonly messages: typeof english;
}

/** A catalogue that the inline script has requested. */
export interface PendingCatalogue {
  readonly language: Language;
  readonly catalogue: Promise<Catalogue>;
}

/** Milliseconds that the page waits for its language; then it shows English. */
const CATALOGUE_TIMEOUT_MS = 2_000;

/** English, with the texts of the first view. */
export function createI18n(): I18n {
  const locales = readerLocale(SOURCE, navigator.languages);
  return setupI18n({ locale: SOURCE, locales, messages: { [SOURCE]: english } });
}

/**
 * Resolves when there are texts to paint. A catalogue that arrives after the timeout still
 * replaces the English texts.
 */
export async function loadPendingCatalogue(
  i18n: I18n,
  pending: PendingCatalogue | null,
): Promise<void> {
  if (pending === null) return;
  const loaded = pending.catalogue.then(
    (catalogue) => loadLocale(i18n, pending.language, catalogue),
    () => loadLocale(i18n, SOURCE, { messages: english }),
  );
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, CATALOGUE_TIMEOUT_MS))]);
}

/** Changes the language of the page. */
export function loadLocale(i18n: I18n, language: Language, { messages }: Catalogue): void {
  i18n.load(language, messages);
  applyLanguage(document, language);
  i18n.activate(language, readerLocale(language, navigator.languages));
}

/** The texts in the language of the page. */
export function useTexts(): Texts {
  const { i18n } = useLingui();
  const isMirrored = isLanguage(i18n.locale) && textDirection(i18n.locale) === 'rtl';
  return (id, values) => i18n._(id, isMirrored ? isolateValues(values) : { ...values });
}

/** The locale for Intl: the page's language as it is written in the reader's country. */
export function useLocale(): string {
  const { locale, locales = locale } = useLingui().i18n;
  // Computed once when the language was chosen, because every row asks for it.
  return typeof locales === 'string' ? locales : (locales[0] ?? locale);
}
