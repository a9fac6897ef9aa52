import type { I18n } from '@lingui/core';
import { createContext, type ReactNode, use } from 'react';
import { SOURCE } from './languages.ts';

/** Resolves when the page has every text of its language, not only those of the first view. */
export type FetchAllTexts = () => Promise<void>;

/**
 * English comes with the bundle only as far as the first view says it; other languages come
 * whole. What fails stays so until the page is loaded again, as with any script of it.
 */
export function allTextsOf(i18n: I18n): FetchAllTexts {
  const nothing = Promise.resolve();
  let english: Promise<void> | null = null;
  return () => {
    if (i18n.locale !== SOURCE) return nothing;
    english ??= import('./en.json?lingui').then(({ messages }) => i18n.load(SOURCE, messages));
    return english;
  };
}

export const AllTextsContext = createContext<FetchAllTexts>(() => Promise.resolve());

/** Around what is loaded later, within its Suspense: it waits for its texts as well. */
export function WithAllTexts({ children }: { readonly children: ReactNode }): ReactNode {
  use(use(AllTextsContext)());
  return children;
}
