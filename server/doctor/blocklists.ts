import { type Answer, type Dns, recordsOf } from './dns.ts';
import { reversed } from './reversed.ts';
import { type Finding, speaker } from './types.ts';

/** A public list that is asked by DNS: RFC 5782. */
interface Blocklist {
  readonly zone: string;
  /** What is listed for certain, so that an answer of nothing can be believed: RFC 5782 5. */
  readonly probe: string;
  /** Answers that say something else than "listed". */
  readonly harmless: readonly string[];
}

/**
 * Lists of addresses that many ask, that are kept, answer everybody who asks little, and tell
 * whom they list and how to get off. Few, since each is a question about us to a stranger.
 */
const OF_ADDRESSES: readonly Blocklist[] = [
  // 10 and 11 are "no mail should be sent from here", and nothing ever is.
  { zone: 'zen.spamhaus.org', probe: '2.0.0.127', harmless: ['127.0.0.10', '127.0.0.11'] },
  { zone: 'bl.spamcop.net', probe: '2.0.0.127', harmless: [] },
  { zone: 'psbl.surriel.com', probe: '2.0.0.127', harmless: [] },
];

/** The one list of domains that sites and filters ask most. */
const OF_DOMAINS: readonly Blocklist[] = [
  { zone: 'dbl.spamhaus.org', probe: 'dbltest.com', harmless: [] },
];

/**
 * The resolver may not ask: too many others ask through it, or it is a public one. 127.0.1.255
 * is the same of a domain list that was asked for an address.
 */
const REFUSAL = /^127\.(?:255\.255\.|0\.1\.255$)/;
const LISTING = /^127\./;

export function checkAddressLists(dns: Dns, address: string): Promise<readonly Finding[]> {
  return checkLists(dns, OF_ADDRESSES, address, reversed(address));
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
  const fine = speaker('blocklist', about).ok(`is not listed by ${zones.join(', ')}.`);
  return zones.length === 0 ? unwell : [fine, ...unwell];
}

async function judge(dns: Dns, list: Blocklist, about: string, name: string): Promise<Finding> {
  const say = speaker('blocklist', about);
  const { zone } = list;
  const answer = await dns.v4(`${name}.${zone}`);
  if (answer.kind === 'failed') return say.unanswered(`${zone}: ${answer.code}`);
  const codes = recordsOf(answer);
  if (codes.some((code) => REFUSAL.test(code))) return refused(say, zone);
  const listings = codes.filter((code) => !list.harmless.includes(code));
  if (listings.some((code) => !LISTING.test(code))) return parked(say, zone);
  if (listings.length > 0) {
    return say.warning(
      `is listed by ${zone} (${listings.join(', ')}).`,
      `Look it up at the site of ${zone}: it says why, and how to be taken off. Sites and filters that ask it may refuse addresses here.`,
    );
  }
  return (await answersAtAll(dns, list)) ? say.ok(`is not listed by ${zone}.`) : parked(say, zone);
}

/** A list that does not list what it must is gone, or hides from this resolver. */
async function answersAtAll(dns: Dns, { zone, probe }: Blocklist): Promise<boolean> {
  const answer: Answer<string> = await dns.v4(`${probe}.${zone}`);
  return recordsOf(answer).some((code) => LISTING.test(code) && !REFUSAL.test(code));
}

/** Neither listed nor not: the list does not speak to this resolver. */
function refused(say: ReturnType<typeof speaker>, zone: string): Finding {
  return say.note(
    `could not be looked up at ${zone}, which refuses this resolver.`,
    'Ask through a resolver of your own (MAYFLY_DNS_SERVERS): such lists refuse public ones.',
  );
}

function parked(say: ReturnType<typeof speaker>, zone: string): Finding {
  return say.note(
    `could not be looked up at ${zone}, which answers nothing that can be believed.`,
    'Ask through another resolver (MAYFLY_DNS_SERVERS); if it stays so, the list is gone.',
  );
}
