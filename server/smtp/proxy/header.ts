import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The PROXY protocol, versions 1 and 2 (haproxy's proxy-protocol.txt, 2020; the comments below
 * name its sections). smtp-server knows version 1 alone, and believes it from any address.
 */
export type ProxyHeader =
  /** The bytes may be the beginning of a header. */
  | { readonly kind: 'more' }
  /** The bytes are not a header. */
  | { readonly kind: 'none' }
  | { readonly kind: 'broken' }
  /** The first `length` bytes. A null source means the address of the connection itself. */
  | { readonly kind: 'header'; readonly length: number; readonly source: string | null };

const MORE: ProxyHeader = { kind: 'more' };
const BROKEN: ProxyHeader = { kind: 'broken' };

const V1_SIGNATURE = Buffer.from('PROXY ');
/** 2.1: with CR LF. */
const V1_OCTETS = 107;
/** 2.2. */
const V2_SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const V2_FIXED_OCTETS = 16;
/** Our own limit: addresses take 216 octets at most, and proxies send short TLVs. */
const V2_OCTETS = 4_096;

/** `bytes`: the beginning of a connection. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (matchesSignature(bytes, V1_SIGNATURE)) return parseText(bytes);
  if (matchesSignature(bytes, V2_SIGNATURE)) return parseBinary(bytes);
  return { kind: 'none' };
}

/** True only for a whole signature; no SMTP client begins with one. */
export function hasProxySignature(bytes: Buffer): boolean {
  return [V1_SIGNATURE, V2_SIGNATURE].some(
    (signature) => bytes.length >= signature.length && matchesSignature(bytes, signature),
  );
}

function matchesSignature(bytes: Buffer, signature: Buffer): boolean {
  const length = Math.min(bytes.length, signature.length);
  return bytes.subarray(0, length).equals(signature.subarray(0, length));
}

/** 2.1. */
function parseText(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, V1_OCTETS).indexOf('\r\n');
  if (end === -1) return bytes.length < V1_OCTETS ? MORE : BROKEN;
  const source = parseTextSource(bytes.toString('latin1', 0, end).split(' '));
  return source === undefined ? BROKEN : { kind: 'header', length: end + 2, source };
}

/** Undefined for a malformed header. The destination and the ports are not used, and not checked. */
function parseTextSource(words: readonly string[]): string | null | undefined {
  const [, family, source = ''] = words;
  // 2.1: the rest of the line must be ignored.
  if (family === 'UNKNOWN') return null;
  const isAddress = family === 'TCP4' ? isIPv4(source) : family === 'TCP6' && isIPv6(source);
  // A zone names an interface of the proxy.
  return isAddress && !source.includes('%') ? unmapIPv4(source) : undefined;
}

const LOCAL = 0x20;
const PROXY = 0x21;
/** Octets of an address, by address family and transport. Unspecified and Unix sockets have none. */
const ADDRESS_OCTETS: ReadonlyMap<number, number> = new Map([
  [0x00, 0],
  [0x11, 4],
  [0x21, 16],
  [0x31, 0],
]);

/** 2.2. What follows the source is ignored. */
function parseBinary(bytes: Buffer): ProxyHeader {
  if (bytes.length < V2_FIXED_OCTETS) return MORE;
  const [command, family] = [bytes.readUInt8(12), bytes.readUInt8(13)];
  const rest = bytes.readUInt16BE(14);
  const length = V2_FIXED_OCTETS + rest;
  // 2.2: with LOCAL the rest must be ignored.
  const octets = command === LOCAL ? 0 : ADDRESS_OCTETS.get(family);
  if (length > V2_OCTETS || (command !== LOCAL && command !== PROXY)) return BROKEN;
  if (octets === undefined || rest < octets) return BROKEN;
  if (bytes.length < length) return MORE;
  return { kind: 'header', length, source: readBinarySource(bytes, octets) };
}

function readBinarySource(bytes: Buffer, octets: number): string | null {
  if (octets === 0) return null;
  const address = bytes.subarray(V2_FIXED_OCTETS, V2_FIXED_OCTETS + octets);
  return unmapIPv4(ipaddr.fromByteArray([...address]).toString());
}

/**
 * A proxy that listens for both families on one socket writes IPv4 as `::ffff:`. smtp-server
 * removes that prefix before any text, also before the rest of a real IPv6 address.
 */
function unmapIPv4(address: string): string {
  return ipaddr.process(address).toString();
}
