import { useEffect, useState } from 'react';
import type { Consent } from './remote-images.ts';
import { type CleanMail, sanitizeMail } from './sanitize.ts';
import { splitIntoPages } from './split-pages.ts';

/** The pages of an email; null while it is split, in tasks of its own. */
export function usePages(html: string): readonly string[] | null {
  const [pages, setPages] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const splitting = splitIntoPages(html);
    const runStep = () => {
      const step = splitting.next();
      if (step.done) setPages(step.value);
      else task = setTimeout(runStep);
    };
    let task = setTimeout(runStep);
    return () => clearTimeout(task);
  }, [html]);
  return pages;
}

type Cleaning =
  | { readonly kind: 'under_way' }
  | { readonly kind: 'done'; readonly mail: CleanMail }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * One sanitized page of an email; null while it is sanitized, in a task of its own, so that input
 * is handled first. @throws while rendering, what the sanitizer threw.
 */
export function useCleanMail(html: string | null, consent: Consent): CleanMail | null {
  const [cleaning, setCleaning] = useState<Cleaning>({ kind: 'under_way' });
  useEffect(() => {
    if (html === null) return;
    const task = setTimeout(() => setCleaning(clean(html, consent)));
    return () => clearTimeout(task);
  }, [html, consent]);
  if (cleaning.kind === 'failed') throw cleaning.error;
  return cleaning.kind === 'done' ? cleaning.mail : null;
}

function clean(html: string, consent: Consent): Cleaning {
  try {
    return { kind: 'done', mail: sanitizeMail(html, consent, window.location.hostname) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}
