import { BlockList } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { unquoteLocalPart } from '../rfc5321/paths.ts';

/** Entries of one list; bounds its memory. */
export const MAX_ENTRIES = 100_000;
/** Networks among them are compared one by one: a tenth of a millisecond for each message. */
export const MAX_NETWORKS = 10_000;
/** Faulty lines in a report; the rest is counted. */
const REPORTED_FAULTS = 10;
/** Characters of a faulty line in a report. */
const SHOWN_CHARS = 60;

/** Networks and senders whose mail the operator refuses. */
export interface Refusals {
  /** `sender`: the path of MAIL, empty for a bounce. Null: not refused. */
  match(sender: string, remoteAddress: string): 'network' | 'sender' | null;
}

export const NO_REFUSALS: Refusals = { match: () => null };

export type ParsedRefusals =
  | { readonly kind: 'list'; readonly refusals: Refusals; readonly entries: number }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

export interface Fault {
  /** Contains nothing of the entry, so that it may be logged. */
  readonly why: string;
  /** The entry, for the operator's terminal. */
  readonly entry: string | null;
}

type Entry =
  | { readonly kind: 'network'; readonly address: string; readonly bits: number }
  | { readonly kind: 'sender'; readonly address: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'faulty'; readonly why: string };

/** A line with an entry. */
interface EntryLine {
  readonly line: number;
  readonly text: string;
  readonly entry: Entry;
}

/**
 * One entry per line, `#` begins a comment. `192.0.2.0/24` and `2001:db8::1` are networks,
 * `user@host.example` is a sender, `host.example` a domain of senders with its subdomains.
 */
export function parseRefusals(text: string): ParsedRefusals {
  const lines = splitEntries(text);
  const entries = lines.map(({ entry }) => entry);
  const networks = entries.filter((entry) => entry.kind === 'network');
  const faults = [
    ...lines.flatMap(reportFault),
    ...reportExcess(entries.length, 'entries', MAX_ENTRIES),
    ...reportExcess(networks.length, 'networks', MAX_NETWORKS),
  ];
  if (faults.length > 0) return { kind: 'faulty', faults: shorten(faults) };
  const senders = entries.flatMap((entry) => (entry.kind === 'sender' ? [entry.address] : []));
  const domains = entries.flatMap((entry) => (entry.kind === 'domain' ? [entry.domain] : []));
  const refusals = new RefusalList(createBlockList(networks), new Set(senders), new Set(domains));
  return { kind: 'list', refusals, entries: entries.length };
}

/** Stops after one entry too many: a wrong file may have millions of lines. */
function splitEntries(text: string): readonly EntryLine[] {
  const found: EntryLine[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const written = whole.replace(/#.*/, '').trim();
    if (written === '') continue;
    found.push({ line: index + 1, text: written, entry: parseEntry(written) });
    if (found.length > MAX_ENTRIES) break;
  }
  return found;
}

function reportFault({ line, text, entry }: EntryLine): Fault[] {
  if (entry.kind !== 'faulty') return [];
  return [{ why: `line ${line}: ${entry.why}`, entry: quote(text) }];
}

function createBlockList(networks: readonly (Entry & { readonly kind: 'network' })[]): BlockList {
  const list = new BlockList();
  for (const { address, bits } of networks)
    list.addSubnet(address, bits, address.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}

class RefusalList implements Refusals {
  readonly #networks: BlockList;
  readonly #senders: ReadonlySet<string>;
  readonly #domains: ReadonlySet<string>;

  constructor(networks: BlockList, senders: ReadonlySet<string>, domains: ReadonlySet<string>) {
    this.#networks = networks;
    this.#senders = senders;
    this.#domains = domains;
  }

  match(sender: string, remoteAddress: string): 'network' | 'sender' | null {
    if (this.#hasNetwork(remoteAddress)) return 'network';
    return this.#hasSender(sender) ? 'sender' : null;
  }

  #hasNetwork(remoteAddress: string): boolean {
    const bare = remoteAddress.replace(/%.*$/, '');
    if (!ipaddr.isValid(bare)) return false;
    // A socket for both families reports IPv4 as `::ffff:`.
    const address = ipaddr.process(bare);
    return this.#networks.check(address.toString(), address.kind());
  }

  #hasSender(sender: string): boolean {
    const address = normalizeSender(sender);
    if (address === null) return false;
    if (this.#senders.has(address)) return true;
    const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
    return labels.some((_, index) => this.#domains.has(labels.slice(index).join('.')));
  }
}

function parseEntry(written: string): Entry {
  if (written.includes('@')) {
    const address = /\s/.test(written) ? null : normalizeSender(written);
    if (address === null) return { kind: 'faulty', why: 'no address of a sender' };
    return { kind: 'sender', address };
  }
  if (/^[0-9a-f.:]+(?:\/\d+)?$/i.test(written) && /[.:/]/.test(written))
    return parseNetwork(written);
  const domain = normalizeDomain(written);
  return domain === null
    ? { kind: 'faulty', why: 'a network, an address of a sender or a domain' }
    : { kind: 'domain', domain };
}

function parseNetwork(written: string): Entry {
  const [address = '', bits] = written.split('/');
  // `cafe.fe` is a domain.
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) {
    const domain = bits === undefined ? normalizeDomain(written) : null;
    if (domain !== null && !/^[\d.]+$/.test(domain)) return { kind: 'domain', domain };
    return { kind: 'faulty', why: 'no IPv4 or IPv6 address' };
  }
  const most = address.includes(':') ? 128 : 32;
  const length = Number(bits ?? most);
  if (length < 1 || length > most) return { kind: 'faulty', why: `bits from /1 to /${most}` };
  return { kind: 'network', address, bits: length };
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

function quote(written: string): string {
  const cut = written.length > SHOWN_CHARS ? `${written.slice(0, SHOWN_CHARS)}…` : written;
  return JSON.stringify(cut);
}

function reportExcess(counted: number, what: string, most: number): Fault[] {
  return counted > most ? [{ why: `more than ${most} ${what}`, entry: null }] : [];
}

function shorten(faults: readonly Fault[]): readonly Fault[] {
  if (faults.length <= REPORTED_FAULTS) return faults;
  const more = { why: `and ${faults.length - REPORTED_FAULTS} more`, entry: null };
  return [...faults.slice(0, REPORTED_FAULTS), more];
}
