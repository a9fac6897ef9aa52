import { BlockList } from 'node:net';
import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

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

/**
 * REFUSE-1: one entry a line, and `#` for remarks. `192.0.2.0/24`, `2001:db8::1` are networks,
 * `user@host.example` a sender, `host.example` a domain of senders with all below it.
 */
export function parseRefusals(text: string): ParsedRefusals {
  const networks = new BlockList();
  const [senders, domains] = [new Set<string>(), new Set<string>()];
  const faults: Fault[] = [];
  let counted = 0;
  let countedNetworks = 0;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.replace(/#.*/, '').trim();
    if (written === '') continue;
    counted += 1;
    // Whatever follows, the list is too long; a file of another kind may have millions of lines.
    if (counted > MAX_ENTRIES) break;
    const entry = entryOf(written);
    switch (entry.kind) {
      case 'network':
        countedNetworks += 1;
        networks.addSubnet(
          entry.address,
          entry.bits,
          entry.address.includes(':') ? 'ipv6' : 'ipv4',
        );
        break;
      case 'sender':
        senders.add(entry.address);
        break;
      case 'domain':
        domains.add(entry.domain);
        break;
      case 'faulty':
        faults.push({ why: `line ${index + 1}: ${entry.why}`, entry: shown(written) });
    }
  }
  if (counted > MAX_ENTRIES) faults.push(tooMany('entries', MAX_ENTRIES));
  if (countedNetworks > MAX_NETWORKS) faults.push(tooMany('networks', MAX_NETWORKS));
  if (faults.length > 0) return { kind: 'faulty', faults: shortened(faults) };
  return { kind: 'list', refusals: new List(networks, senders, domains), entries: counted };
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
    const address = canonicalSender(written);
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

/** Lower case, its domain as A-labels; null where it is no address. */
function canonicalSender(sender: string): string | null {
  const at = sender.lastIndexOf('@');
  const domain = canonicalDomain(sender.slice(at + 1));
  if (at < 1 || domain === null || /\s/.test(sender)) return null;
  return `${sender.slice(0, at).toLowerCase()}@${domain}`;
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

function tooMany(what: string, most: number): Fault {
  return { why: `more than ${most} ${what}`, entry: null };
}

function shortened(faults: readonly Fault[]): readonly Fault[] {
  if (faults.length <= TOLD_FAULTS) return faults;
  const more = { why: `and ${faults.length - TOLD_FAULTS} more`, entry: null };
  return [...faults.slice(0, TOLD_FAULTS), more];
}
