import type { I18n } from '@lingui/core';
import { createContext, type ReactNode, use } from 'react';
import { withRetry } from '../loading/retry.ts';
import { SOURCE } from './languages.ts';

/** Resolves when the page has all texts of its language, not only those of the first view. */
export type LoadAllTexts = () => Promise<void>;

/** The bundle has only the English texts of the first view; other languages are loaded whole. */
export function createTextLoader(i18n: I18n): LoadAllTexts {
  const nothing = Promise.resolve();
  const loadEnglish = withRetry(async () => {
    const { messages } = await import('./en.json?lingui');
    i18n.load(SOURCE, messages);
  });
  return () => (i18n.locale === SOURCE ? loadEnglish() : nothing);
}

export const AllTextsContext = createContext<LoadAllTexts>(() => Promise.resolve());

/** Wraps a lazily loaded part, inside its Suspense, so that it also waits for its texts. */
export function WithAllTexts({ children }: { readonly children: ReactNode }): ReactNode {
  use(use(AllTextsContext)());
  return children;
}
