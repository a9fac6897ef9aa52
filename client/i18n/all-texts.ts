import type { I18n } from '@lingui/core';
import { createContext, type ReactNode, use } from 'react';
import { patient } from '../loading/patient.ts';
import { SOURCE } from './languages.ts';

/** Resolves when the page has every text of its language, not only those of the first view. */
export type FetchAllTexts = () => Promise<void>;

/**
 * English comes with the bundle only as far as the first view says it; other languages come
 * whole.
 */
export function allTextsOf(i18n: I18n): FetchAllTexts {
  const nothing = Promise.resolve();
  const english = patient(async () => {
    const { messages } = await import('./en.json?lingui');
    i18n.load(SOURCE, messages);
  });
  return () => (i18n.locale === SOURCE ? english() : nothing);
}

export const AllTextsContext = createContext<FetchAllTexts>(() => Promise.resolve());

/** Around what is loaded later, within its Suspense: it waits for its texts as well. */
export function WithAllTexts({ children }: { readonly children: ReactNode }): ReactNode {
  use(use(AllTextsContext)());
  return children;
}
