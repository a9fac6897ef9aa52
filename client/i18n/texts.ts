import { setupI18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type source from './en.json';
import { messages } from './en.json?lingui';
import { readerLocale } from './locale.ts';

/** Every text of the page has an id in the source catalogue. */
export type TextId = keyof typeof source;

export type Texts = (id: TextId, values?: Readonly<Record<string, string | number>>) => string;

export function setupTexts() {
  return setupI18n({ locale: 'en', messages: { en: messages } });
}

/** The texts in the language of the page. */
export function useTexts(): Texts {
  const { i18n } = useLingui();
  return (id, values) => i18n._(id, { ...values });
}

/** For Intl: the language itself, as it is written where the reader lives. */
export function useLocale(): string {
  return readerLocale(useLingui().i18n.locale, navigator.languages);
}
