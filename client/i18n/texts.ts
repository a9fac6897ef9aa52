import { type I18n, setupI18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type source from './en.json';
import { messages as english } from './en.json?first?lingui';
import { isolatedValues } from './isolated.ts';
import { directionOf, isLanguage, type Language, SOURCE } from './languages.ts';
import { readerLocale } from './locale.ts';
import { speakOn } from './speak-on.ts';

/** Every text of the page has an id in the source catalogue. */
export type TextId = keyof typeof source;

export type Texts = (id: TextId, values?: Readonly<Record<string, string | number>>) => string;

/** As the build compiled it: what a language lacks is there in English. */
export interface Catalogue {
  readonly messages: typeof english;
}

export const sourceCatalogue: Catalogue = { messages: english };

/** Speaks English until it is told otherwise, with the texts of the first view. */
export function setupTexts(): I18n {
  const locales = readerLocale(SOURCE, navigator.languages);
  return setupI18n({ locale: SOURCE, locales, messages: { [SOURCE]: english } });
}

/** Changes the language of the page. */
export function speak(i18n: I18n, language: Language, { messages }: Catalogue): void {
  i18n.load(language, messages);
  speakOn(document, language);
  i18n.activate(language, readerLocale(language, navigator.languages));
}

/** The texts in the language of the page. */
export function useTexts(): Texts {
  const { i18n } = useLingui();
  const isMirrored = isLanguage(i18n.locale) && directionOf(i18n.locale) === 'rtl';
  return (id, values) => i18n._(id, isMirrored ? isolatedValues(values) : { ...values });
}

/** For Intl: the language itself, as it is written where the reader lives. */
export function useLocale(): string {
  const { locale, locales = locale } = useLingui().i18n;
  // As it was found out when the language was chosen: each row asks for it.
  return typeof locales === 'string' ? locales : (locales[0] ?? locale);
}
