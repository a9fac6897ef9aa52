import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { inNetworks } from '#server/ops/networks.ts';
import { unquoteLocalPart } from '../rfc5321/paths.ts';

/** Entries of one list; bounds its memory, and the time to compare networks one by one: 1 ms. */
export const MAX_ENTRIES = 100_000;
/** Faulty lines in a report; the rest is counted. */
const REPORTED_FAULTS = 10;

/** Networks and senders whose mail the operator refuses. */
export interface Refusals {
  /** `sender`: the path of MAIL, empty for a bounce. Null: not refused. */
  match(sender: string, remoteAddress: string): 'network' | 'sender' | null;
}

export const NO_REFUSALS: Refusals = { match: () => null };

export type ParsedRefusals =
  | { readonly kind: 'list'; readonly refusals: Refusals }
  /** Line and reason of each; without the entries, because a log must not contain addresses. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/**
 * One entry per line, `#` begins a comment. `192.0.2.0/24` and `2001:db8::1` are networks,
 * `user@host.example` is a sender, `host.example` a domain of senders with its subdomains.
 */
export function parseRefusals(text: string): ParsedRefusals {
  const entries: Entries = { networks: [], senders: new Set(), domains: new Set() };
  const faults: string[] = [];
  let count = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '') continue;
    count += 1;
    // A wrong file may have millions of lines.
    if (count > MAX_ENTRIES) break;
    const why = addEntry(entries, entry);
    if (why !== null) faults.push(`line ${index + 1}: ${why}`);
  }
  const more = faults.splice(REPORTED_FAULTS).length;
  if (more > 0) faults.push(`and ${more} more`);
  if (count > MAX_ENTRIES) faults.push(`more than ${MAX_ENTRIES} entries`);
  return faults.length > 0
    ? { kind: 'faulty', faults }
    : { kind: 'list', refusals: createRefusals(entries) };
}

interface Entries {
  readonly networks: string[];
  readonly senders: Set<string>;
  readonly domains: Set<string>;
}

/** Returns why the entry is faulty; null if it was added. */
function addEntry({ networks, senders, domains }: Entries, entry: string): string | null {
  if (entry.includes('@')) {
    const address = /\s/.test(entry) ? null : normalizeSender(entry);
    if (address === null) return 'no address of a sender';
    senders.add(address);
    return null;
  }
  const [address = '', bits] = entry.split('/');
  const family = isIP(address);
  if (family !== 0 && !address.includes('%')) {
    const most = family === 6 ? 128 : 32;
    const isLength = /^[1-9]\d*$/.test(bits ?? '1') && Number(bits ?? 1) <= most;
    if (isLength) networks.push(entry);
    return isLength ? null : `bits from /1 to /${most}`;
  }
  if (/^[\d.]+(?:\/|$)/.test(entry)) return 'no IPv4 or IPv6 address';
  const domain = normalizeDomain(entry);
  if (domain === null) return 'a network, an address of a sender or a domain';
  domains.add(domain);
  return null;
}

function createRefusals({ networks, senders, domains }: Entries): Refusals {
  const hasNetwork = inNetworks(networks);
  const hasSender = (sender: string): boolean => {
    const address = normalizeSender(sender);
    if (address === null) return false;
    const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
    return (
      senders.has(address) || labels.some((_, index) => domains.has(labels.slice(index).join('.')))
    );
  };
  return {
    match(sender, remoteAddress) {
      if (hasNetwork(remoteAddress.replace(/%.*$/, ''))) return 'network';
      return hasSender(sender) ? 'sender' : null;
    },
  };
}

/**
 * Lower case, the domain as A-labels, without needless quotes (RFC 5321 4.1.2): another spelling
 * must not pass. Null if it is not an address.
 */
function normalizeSender(sender: string): string | null {
  const at = sender.lastIndexOf('@');
  const domain = normalizeDomain(sender.slice(at + 1));
  if (at < 1 || domain === null) return null;
  return `${unquoteLocalPart(sender.slice(0, at)).toLowerCase()}@${domain}`;
}

function normalizeDomain(written: string): string | null {
  const domain = domainToASCII(written.replace(/^\.|\.$/g, ''));
  return /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(domain) && !domain.includes('..')
    ? domain
    : null;
}
