import { useEffect, useState } from 'react';
import type { Consent } from './remote-images.ts';
import { type CleanMail, sanitizeMail } from './sanitize.ts';
import { splitIntoPages } from './split-pages.ts';

/** A mail in parts, or null while it is being cut: in tasks of their own, as below. */
export function usePages(html: string): readonly string[] | null {
  const [parts, setParts] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const cutting = splitIntoPages(html);
    const goOn = () => {
      const step = cutting.next();
      if (step.done) setParts(step.value);
      else task = setTimeout(goOn);
    };
    let task = setTimeout(goOn);
    return () => clearTimeout(task);
  }, [html]);
  return parts;
}

type Cleaning =
  | { readonly kind: 'under_way' }
  | { readonly kind: 'done'; readonly mail: CleanMail }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * One part of a mail behind the first wall, or null while that is being built: in a task of
 * its own, so that what was typed and clicked meanwhile comes first.
 *
 * @throws what the first wall threw, while rendering.
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
