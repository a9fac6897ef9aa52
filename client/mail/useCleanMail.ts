import { useEffect, useState } from 'react';
import type { Consent } from './remote.ts';
import { type CleanMail, sanitizeMail } from './sanitize.ts';

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
export function useCleanMail(html: string, consent: Consent): CleanMail | null {
  const [cleaning, setCleaning] = useState<Cleaning>({ kind: 'under_way' });
  useEffect(() => {
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
