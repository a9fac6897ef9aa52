import { isDisposableEmailDomain } from 'disposable-email-domains-js';
import { type Dns, getRecords } from './dns.ts';
import { reverseAddress } from './reverse-names.ts';
import { type Finding, findingFor } from './types.ts';

/** A public list with lookups by DNS: RFC 5782. */
interface Blocklist {
  readonly zone: string;
  /** An entry that is always listed, to test that the list answers: RFC 5782 5. */
  readonly probe: string;
  /** Answers that do not mean "listed". */
  readonly harmless: readonly string[];
}

/**
 * Widely used lists of addresses that are maintained, free for few lookups, and explain their
 * entries. Only a few, since each lookup tells a third party about this service.
 */
const OF_ADDRESSES: readonly Blocklist[] = [
  // 10 and 11 are "no mail should be sent from here", and nothing ever is.
  { zone: 'zen.spamhaus.org', probe: '2.0.0.127', harmless: ['127.0.0.10', '127.0.0.11'] },
  { zone: 'bl.spamcop.net', probe: '2.0.0.127', harmless: [] },
  { zone: 'psbl.surriel.com', probe: '2.0.0.127', harmless: [] },
];

/** The most used list of domains. */
const OF_DOMAINS: readonly Blocklist[] = [
  { zone: 'dbl.spamhaus.org', probe: 'dbltest.com', harmless: [] },
];

/**
 * The list refuses the resolver: it is public, or sends too many lookups. A domain list answers
 * 127.0.1.255 to a lookup of an address.
 */
const REFUSAL = /^127\.(?:255\.255\.|0\.1\.255$)/;
const LISTING = /^127\./;

export function checkAddressLists(dns: Dns, address: string): Promise<readonly Finding[]> {
  return checkLists(dns, OF_ADDRESSES, address, reverseAddress(address));
}

export function checkDomainLists(dns: Dns, domain: string): Promise<readonly Finding[]> {
  return checkLists(dns, OF_DOMAINS, domain, domain);
}

async function checkLists(
  dns: Dns,
  lists: readonly Blocklist[],
  about: string,
  name: string,
): Promise<readonly Finding[]> {
  const found = await Promise.all(lists.map((list) => judge(dns, list, about, name)));
  const unwell = found.filter(({ verdict }) => verdict !== 'ok');
  const zones = lists.map(({ zone }) => zone).filter((_, index) => found[index]?.verdict === 'ok');
  const fine = findingFor('blocklist', about).ok(`is not listed by ${zones.join(', ')}.`);
  return zones.length === 0 ? unwell : [fine, ...unwell];
}

async function judge(dns: Dns, list: Blocklist, about: string, name: string): Promise<Finding> {
  const finding = findingFor('blocklist', about);
  const { zone } = list;
  const answer = await dns.v4(`${name}.${zone}`);
  if (answer.kind === 'failed') return finding.unanswered(`${zone}: ${answer.code}`);
  const codes = getRecords(answer);
  if (codes.some((code) => REFUSAL.test(code))) {
    return finding.note(
      `could not be looked up at ${zone}, which refuses this resolver.`,
      'Ask through a resolver of your own (MAYFLY_DNS_SERVERS): such lists refuse public ones.',
    );
  }
  const listings = codes.filter((code) => !list.harmless.includes(code));
  const isPlausible = listings.every((code) => LISTING.test(code));
  if (listings.length > 0 && isPlausible) {
    return finding.warning(
      `is listed by ${zone} (${listings.join(', ')}).`,
      `Look it up at the site of ${zone}: it says why, and how to be taken off. Sites and filters that ask it may refuse addresses here.`,
    );
  }
  if (isPlausible && (await isAnswering(dns, list))) return finding.ok(`is not listed by ${zone}.`);
  return finding.note(
    `could not be looked up at ${zone}, which answers nothing that can be believed.`,
    'Ask through another resolver (MAYFLY_DNS_SERVERS); if it stays so, the list is gone.',
  );
}

/** A list without its test entry is closed, or does not answer this resolver. */
async function isAnswering(dns: Dns, { zone, probe }: Blocklist): Promise<boolean> {
  const answer = await dns.v4(`${probe}.${zone}`);
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
