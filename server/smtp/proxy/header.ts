import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The PROXY protocol, versions 1 and 2, as haproxy's proxy-protocol.txt (2020) has it. Pure:
 * bytes in, verdict out. smtp-server reads version 1 alone, and answers strangers with it.
 */
export type ProxyHeader =
  /** It may still become one. */
  | { readonly kind: 'more' }
  /** What came is something else. */
  | { readonly kind: 'none' }
  | { readonly kind: 'broken' }
  /** Its first `length` bytes; the source is null where the connection's own counts. */
  | { readonly kind: 'header'; readonly length: number; readonly source: string | null };

const MORE: ProxyHeader = { kind: 'more' };
const BROKEN: ProxyHeader = { kind: 'broken' };

const V1_BEGINS = Buffer.from('PROXY ');
/** 2.1: with its CR LF. */
const V1_OCTETS = 107;
/** 2.2: twelve bytes that no line protocol takes for its own. */
const V2_BEGINS = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const V2_FIXED_OCTETS = 16;
/** Ours: addresses take 216 octets at most, and the rest is TLVs, which proxies keep short. */
const V2_OCTETS = 4_096;

/** The beginning of a connection, as far as it has come. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsAlike(bytes, V1_BEGINS)) return parseText(bytes);
  if (beginsAlike(bytes, V2_BEGINS)) return parseBinary(bytes);
  return { kind: 'none' };
}

/** Beyond doubt: no SMTP client begins so. */
export function beginsProxyHeader(bytes: Buffer): boolean {
  return [V1_BEGINS, V2_BEGINS].some(
    (begin) => bytes.length >= begin.length && beginsAlike(bytes, begin),
  );
}

function beginsAlike(bytes: Buffer, begin: Buffer): boolean {
  const length = Math.min(bytes.length, begin.length);
  return bytes.subarray(0, length).equals(begin.subarray(0, length));
}

/** 2.1. */
function parseText(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, V1_OCTETS).indexOf('\r\n');
  if (end === -1) return bytes.length < V1_OCTETS ? MORE : BROKEN;
  const source = textSource(bytes.toString('latin1', 0, end).split(' '));
  return source === undefined ? BROKEN : { kind: 'header', length: end + 2, source };
}

const PORT = /^(?:0|[1-9][0-9]{0,4})$/;

/** Undefined: it is not as it should be. */
function textSource(words: readonly string[]): string | null | undefined {
  const [, family, source = '', destination = '', ...ports] = words;
  // What follows is to be ignored.
  if (family === 'UNKNOWN') return null;
  const isAddress = family === 'TCP4' ? isIPv4 : isPlainIPv6;
  if (family !== 'TCP4' && family !== 'TCP6') return undefined;
  if (!isAddress(source) || !isAddress(destination)) return undefined;
  const right = ports.length === 2 && ports.every((port) => PORT.test(port) && +port <= 65_535);
  return right ? asItIs(source) : undefined;
}

/** Without the name of an interface behind it, which means nothing to us. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes('%');
}

const LOCAL = 0x20;
const PROXY = 0x21;
/** Address family and transport in one byte, and the octets of its addresses and ports. */
const FAMILIES: ReadonlyMap<number, { readonly octets: number; readonly source: number }> = new Map(
  [
    // Unspecified, and Unix sockets: there is no address of a network in it.
    [0x00, { octets: 0, source: 0 }],
    [0x11, { octets: 12, source: 4 }],
    [0x21, { octets: 36, source: 16 }],
    [0x31, { octets: 216, source: 0 }],
  ],
);

/** 2.2. TLVs behind the addresses are passed over. */
function parseBinary(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_FIXED_OCTETS) return MORE;
  const [command, family] = [bytes.readUInt8(12), bytes.readUInt8(13)];
  const rest = bytes.readUInt16BE(14);
  const length = V2_FIXED_OCTETS + rest;
  if (length > V2_OCTETS || (command !== LOCAL && command !== PROXY)) return BROKEN;
  const known = FAMILIES.get(family);
  // A proxy that speaks for itself may leave anything there.
  const needed = command === LOCAL ? 0 : (known?.octets ?? Number.POSITIVE_INFINITY);
  if (rest < needed) return BROKEN;
  if (bytes.length < length) return MORE;
  const octets = command === LOCAL ? 0 : (known?.source ?? 0);
  return { kind: 'header', length, source: binarySource(bytes, octets) };
}

function binarySource(bytes: Buffer, octets: number): string | null {
  if (octets === 0) return null;
  const address = bytes.subarray(V2_FIXED_OCTETS, V2_FIXED_OCTETS + octets);
  return asItIs(ipaddr.fromByteArray([...address]).toString());
}

/**
 * A proxy that listens for both families on one socket has IPv4 as `::ffff:`. smtp-server
 * cuts that off before whatever stands there, digits of IPv6 among them, which are nobody's.
 */
function asItIs(address: string): string {
  return ipaddr.process(address).toString();
}
