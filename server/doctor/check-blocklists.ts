import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { type Dns, getRecords } from './dns.ts';
import { type Finding, findingFor } from './types.ts';

/**
 * The most used public list of domains, with lookups by DNS (RFC 5782). Lists of addresses say who
 * should not send email, and this service never sends.
 */
const LIST = 'dbl.spamhaus.org';

/** An entry that is always listed, to test that the list answers: RFC 5782 5. */
const TEST_ENTRY = 'dbltest.com';

/** The list refuses the resolver: it is public, or sends too many lookups. */
const REFUSAL = /^127\.255\.255\./;
const LISTING = /^127\./;

export async function checkBlocklist(dns: Dns, domain: string): Promise<Finding> {
  const finding = findingFor('blocklist', domain);
  const answer = await dns.v4(`${domain}.${LIST}`);
  if (answer.kind === 'failed') return finding.unanswered(`${LIST}: ${answer.code}`);
  const codes = getRecords(answer);
  if (codes.some((code) => REFUSAL.test(code))) {
    return finding.note(
      `could not be looked up at ${LIST}, which refuses this resolver.`,
      'Ask through a resolver of your own (MAYFLY_DNS_SERVERS): such lists refuse public ones.',
    );
  }
  const isPlausible = codes.every((code) => LISTING.test(code));
  if (codes.length > 0 && isPlausible) {
    return finding.warning(
      `is listed by ${LIST} (${codes.join(', ')}).`,
      `Look it up at the site of ${LIST}: it says why, and how to be taken off. Sites and filters that ask it may refuse addresses here.`,
    );
  }
  if (isPlausible && (await isAnswering(dns))) return finding.ok(`is not listed by ${LIST}.`);
  return finding.note(
    `could not be looked up at ${LIST}, which answers nothing that can be believed.`,
    'Ask through a resolver of your own (MAYFLY_DNS_SERVERS). No email is lost: only this check is missing.',
  );
}

/** A list without its test entry is closed, or does not answer this resolver. */
async function isAnswering(dns: Dns): Promise<boolean> {
  const answer = await dns.v4(`${TEST_ENTRY}.${LIST}`);
  return getRecords(answer).some((code) => LISTING.test(code) && !REFUSAL.test(code));
}

/**
 * Is the domain, or a parent, on the public list of disposable domains that most sites use? The
 * list is a copy in the installation, so this check sends no request.
 */
export function checkDisposable(domain: string): Finding {
  const finding = findingFor('disposable', domain);
  const listed = listWithParents(domain).find(isDisposableEmailDomain);
  if (listed === undefined) return finding.ok('is on no public list of disposable domains.');
  return finding.warning(
    `is known as disposable: ${listed} is on the public list that most sites take.`,
    'Mail arrives all the same, but sites that look there refuse to register its addresses. Nothing can be mended here; a domain that is not on the list can be added.',
  );
}

/** For `a.b.example`: itself and `b.example`. No list has top-level domains. */
function listWithParents(domain: string): readonly string[] {
  const labels = domain.split('.');
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'));
}
