import { BlockList } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { unquoteLocalPart } from '../rfc5321/paths.ts';

/** Entries of one list: looked through for every mail, so that it must stay quick. */
export const MAX_ENTRIES = 100_000;
/** Networks among them, which are compared one after the other: a tenth of a millisecond. */
export const MAX_NETWORKS = 10_000;
/** Faulty lines that are told: the rest are of the same kind. */
const TOLD_FAULTS = 10;
/** Characters of a faulty line that are repeated. */
const SHOWN_CHARS = 60;

/** Whom the operator wants no mail from. */
export interface Refusals {
  /** `sender` is the path of MAIL, empty for a bounce. Null: welcome. */
  judge(sender: string, remoteAddress: string): 'network' | 'sender' | null;
}

export const NOBODY: Refusals = { judge: () => null };

export type ParsedRefusals =
  | { readonly kind: 'list'; readonly refusals: Refusals; readonly entries: number }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

export interface Fault {
  /** Without anything that was written there: a log may say it. */
  readonly why: string;
  /** The entry itself, for whoever wrote it. */
  readonly entry: string | null;
}

type Entry =
  | { readonly kind: 'network'; readonly address: string; readonly bits: number }
  | { readonly kind: 'sender'; readonly address: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'faulty'; readonly why: string };

/** One line that says something. */
interface Written {
  readonly line: number;
  readonly text: string;
  readonly entry: Entry;
}

/**
 * REFUSE-1: one entry a line, and `#` for remarks. `192.0.2.0/24`, `2001:db8::1` are networks,
 * `user@host.example` a sender, `host.example` a domain of senders with all below it.
 */
export function parseRefusals(text: string): ParsedRefusals {
  const written = writtenIn(text);
  const entries = written.map(({ entry }) => entry);
  const networks = entries.filter((entry) => entry.kind === 'network');
  const faults = [
    ...written.flatMap(faultOf),
    ...tooMany(entries.length, 'entries', MAX_ENTRIES),
    ...tooMany(networks.length, 'networks', MAX_NETWORKS),
  ];
  if (faults.length > 0) return { kind: 'faulty', faults: shortened(faults) };
  const senders = entries.flatMap((entry) => (entry.kind === 'sender' ? [entry.address] : []));
  const domains = entries.flatMap((entry) => (entry.kind === 'domain' ? [entry.domain] : []));
  const refusals = new List(blockListOf(networks), new Set(senders), new Set(domains));
  return { kind: 'list', refusals, entries: entries.length };
}

/** One more than there may be at most: a file of another kind may have millions of lines. */
function writtenIn(text: string): readonly Written[] {
  const found: Written[] = [];
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const written = whole.replace(/#.*/, '').trim();
    if (written === '') continue;
    found.push({ line: index + 1, text: written, entry: entryOf(written) });
    if (found.length > MAX_ENTRIES) break;
  }
  return found;
}

function faultOf({ line, text, entry }: Written): Fault[] {
  if (entry.kind !== 'faulty') return [];
  return [{ why: `line ${line}: ${entry.why}`, entry: shown(text) }];
}

function blockListOf(networks: readonly (Entry & { readonly kind: 'network' })[]): BlockList {
  const list = new BlockList();
  for (const { address, bits } of networks)
    list.addSubnet(address, bits, address.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}

class List implements Refusals {
  readonly #networks: BlockList;
  readonly #senders: ReadonlySet<string>;
  readonly #domains: ReadonlySet<string>;

  constructor(networks: BlockList, senders: ReadonlySet<string>, domains: ReadonlySet<string>) {
    this.#networks = networks;
    this.#senders = senders;
    this.#domains = domains;
  }

  judge(sender: string, remoteAddress: string): 'network' | 'sender' | null {
    if (this.#hasNetwork(remoteAddress)) return 'network';
    return this.#hasSender(sender) ? 'sender' : null;
  }

  #hasNetwork(remoteAddress: string): boolean {
    const bare = remoteAddress.replace(/%.*$/, '');
    if (!ipaddr.isValid(bare)) return false;
    // An IPv4 peer of a socket for both families is written as IPv6.
    const address = ipaddr.process(bare);
    return this.#networks.check(address.toString(), address.kind());
  }

  #hasSender(sender: string): boolean {
    const address = canonicalSender(sender);
    if (address === null) return false;
    if (this.#senders.has(address)) return true;
    const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
    return labels.some((_, index) => this.#domains.has(labels.slice(index).join('.')));
  }
}

function entryOf(written: string): Entry {
  if (written.includes('@')) {
    const address = /\s/.test(written) ? null : canonicalSender(written);
    if (address === null) return { kind: 'faulty', why: 'no address of a sender' };
    return { kind: 'sender', address };
  }
  if (/^[0-9a-f.:]+(?:\/\d+)?$/i.test(written) && /[.:/]/.test(written)) return networkOf(written);
  const domain = canonicalDomain(written);
  return domain === null
    ? { kind: 'faulty', why: 'a network, an address of a sender or a domain' }
    : { kind: 'domain', domain };
}

function networkOf(written: string): Entry {
  const [address = '', bits] = written.split('/');
  // A domain may be made of these characters, too (`cafe.fe`).
  if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) {
    const domain = bits === undefined ? canonicalDomain(written) : null;
    if (domain !== null && !/^[\d.]+$/.test(domain)) return { kind: 'domain', domain };
    return { kind: 'faulty', why: 'no IPv4 or IPv6 address' };
  }
  const most = address.includes(':') ? 128 : 32;
  const length = Number(bits ?? most);
  if (length < 1 || length > most) return { kind: 'faulty', why: `bits from /1 to /${most}` };
  return { kind: 'network', address, bits: length };
}

/**
 * Lower case, its domain as A-labels, and without quotes that mean nothing (RFC 5321 4.1.2): who
 * is refused must not get in by another spelling. Null where it is no address.
 */
function canonicalSender(sender: string): string | null {
  const at = sender.lastIndexOf('@');
  const domain = canonicalDomain(sender.slice(at + 1));
  if (at < 1 || domain === null) return null;
  return `${unquoteLocalPart(sender.slice(0, at)).toLowerCase()}@${domain}`;
}

function canonicalDomain(written: string): string | null {
  const domain = domainToASCII(written.replace(/^\.|\.$/g, ''));
  return /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(domain) && !domain.includes('..')
    ? domain
    : null;
}

function shown(written: string): string {
  const cut = written.length > SHOWN_CHARS ? `${written.slice(0, SHOWN_CHARS)}…` : written;
  return JSON.stringify(cut);
}

function tooMany(counted: number, what: string, most: number): Fault[] {
  return counted > most ? [{ why: `more than ${most} ${what}`, entry: null }] : [];
}

function shortened(faults: readonly Fault[]): readonly Fault[] {
  if (faults.length <= TOLD_FAULTS) return faults;
  const more = { why: `and ${faults.length - TOLD_FAULTS} more`, entry: null };
  return [...faults.slice(0, TOLD_FAULTS), more];
}
