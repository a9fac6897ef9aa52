import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { type Finding, speaker } from './types.ts';

/**
 * Is the domain, or one above it, on the public list of disposable domains that most sites
 * take? The list is a copy that came with the installation; nobody is asked.
 */
export function checkDisposable(domain: string): readonly Finding[] {
  const say = speaker('disposable', domain);
  const listed = withParents(domain).find(isDisposableEmailDomain);
  if (listed === undefined) return [say.ok('is on no public list of disposable domains.')];
  return [
    say.warning(
      `is known as disposable: ${listed} is on the public list that most sites take.`,
      'Mail arrives all the same, but sites that look there refuse to register its addresses. Nothing can be mended here; a domain that is not on the list can be added.',
    ),
  ];
}

/** `a.b.example` and `b.example`: no list has whole top level domains. */
function withParents(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
