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
  | { readonly kind: 'list'; readonly refusals: Refusals }
  | { readonly kind: 'faulty'; readonly faults: readonly Fault[] };

export interface Fault {
  /** Contains nothing of the entry, so that it may be logged. */
  readonly why: string;
  /** The entry, for the operator's terminal. */
  readonly entry: string | null;
}

/**
 * One entry per line, `#` begins a comment. `192.0.2.0/24` and `2001:db8::1` are networks,
 * `user@host.example` is a sender, `host.example` a domain of senders with its subdomains.
 */
export function parseRefusals(text: string): ParsedRefusals {
  const refusals = new RefusalList();
  const faults: Fault[] = [];
  let entries = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '') continue;
    const why = refusals.add(entry);
    if (why !== null) faults.push({ why: `line ${index + 1}: ${why}`, entry: quote(entry) });
    entries += 1;
    // A wrong file may have millions of lines.
    if (entries > MAX_ENTRIES) break;
  }
  if (entries > MAX_ENTRIES) faults.push({ why: `more than ${MAX_ENTRIES} entries`, entry: null });
  if (refusals.networks > MAX_NETWORKS)
    faults.push({ why: `more than ${MAX_NETWORKS} networks`, entry: null });
  return faults.length > 0
    ? { kind: 'faulty', faults: shorten(faults) }
    : { kind: 'list', refusals };
}

const NO_ADDRESS = 'no IPv4 or IPv6 address';

class RefusalList implements Refusals {
  networks = 0;
  readonly #networks = new BlockList();
  readonly #senders = new Set<string>();
  readonly #domains = new Set<string>();

  /** Returns why the entry is faulty; null if it was added. */
  add(entry: string): string | null {
    if (entry.includes('@')) {
      const address = /\s/.test(entry) ? null : normalizeSender(entry);
      if (address === null) return 'no address of a sender';
      this.#senders.add(address);
      return null;
    }
    if (/^[0-9a-f.:]+(?:\/\d+)?$/i.test(entry) && /[.:/]/.test(entry))
      return this.#addNetwork(entry);
    return this.#addDomain(entry) ? null : 'a network, an address of a sender or a domain';
  }

  #addNetwork(entry: string): string | null {
    const [address = '', bits] = entry.split('/');
    if (!ipaddr.IPv4.isValidFourPartDecimal(address) && !ipaddr.IPv6.isValid(address)) {
      // `cafe.fe` is a domain.
      const isDomain = bits === undefined && !/^[\d.]+$/.test(entry);
      return isDomain && this.#addDomain(entry) ? null : NO_ADDRESS;
    }
    const isV6 = address.includes(':');
    const most = isV6 ? 128 : 32;
    const length = Number(bits ?? most);
    if (length < 1 || length > most) return `bits from /1 to /${most}`;
    this.#networks.addSubnet(address, length, isV6 ? 'ipv6' : 'ipv4');
    this.networks += 1;
    return null;
  }

  #addDomain(entry: string): boolean {
    const domain = normalizeDomain(entry);
    if (domain !== null) this.#domains.add(domain);
    return domain !== null;
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

function shorten(faults: readonly Fault[]): readonly Fault[] {
  if (faults.length <= REPORTED_FAULTS) return faults;
  const more = { why: `and ${faults.length - REPORTED_FAULTS} more`, entry: null };
  return [...faults.slice(0, REPORTED_FAULTS), more];
}
