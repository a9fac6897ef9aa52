import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that one customer is commonly given: RFC 6177. */
const IPV6_SOURCE_BITS = 64;
/**
 * Bits of the largest network that one customer commonly gets (RFC 6177 2), and of the network
 * that a registry gives to one provider. The owner of such a network has all sources in it.
 */
const IPV6_SITE_BITS = 48;
const IPV6_PROVIDER_BITS = 32;
/** Bits of a source that the log may contain: a network, but no person. */
const IPV4_LOGGED_BITS = 24;
const IPV6_LOGGED_BITS = 48;

/**
 * The key that limits count by: an IPv4 address (also when written `::ffff:`), or an IPv6 /64.
 * Connections without an address (a Unix socket, a closed connection) are one source, `unknown`.
 */
export function parseSource(remoteAddress: string | undefined): string {
  const plain = findIPv4(remoteAddress);
  if (plain !== null) return plain;
  const address = parse(remoteAddress);
  if (address === null) return 'unknown';
  return address instanceof ipaddr.IPv6 ? network(address, IPV6_SOURCE_BITS) : address.toString();
}

/** Networks that contain an IPv6 address, narrowest first. IPv4 addresses count one by one. */
export function listWiderNetworks(remoteAddress: string | undefined): readonly string[] {
  if (findIPv4(remoteAddress) !== null) return NO_NETWORKS;
  const address = parse(remoteAddress);
  if (!(address instanceof ipaddr.IPv6)) return [];
  return [network(address, IPV6_SITE_BITS), network(address, IPV6_PROVIDER_BITS)];
}

/** The largest network of one customer: an IPv4 address, or an IPv6 /48. */
export function parseSite(remoteAddress: string | undefined): string {
  return listWiderNetworks(remoteAddress)[0] ?? parseSource(remoteAddress);
}

/** The source cut to /24 or /48 for the log. */
export function formatLoggedSource(remoteAddress: string | undefined): string {
  const address = parse(remoteAddress);
  if (address === null) return 'unknown';
  return network(address, address instanceof ipaddr.IPv6 ? IPV6_LOGGED_BITS : IPV4_LOGGED_BITS);
}

const NO_NETWORKS: readonly string[] = [];

const IPV4_MAPPED = '::ffff:';

/** An IPv4 client, as Node writes its address; the library takes fifty times as long. Else null. */
function findIPv4(remoteAddress: string | undefined): string | null {
  const isMapped = remoteAddress?.startsWith(IPV4_MAPPED);
  const address = isMapped ? remoteAddress?.slice(IPV4_MAPPED.length) : remoteAddress;
  return address !== undefined && isIPv4(address) ? address : null;
}

function parse(remoteAddress: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = remoteAddress?.replace(/%.*$/, '');
  if (bare === undefined || !ipaddr.isValid(bare)) return null;
  return ipaddr.process(bare);
}

function network(address: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8));
    return byte & (0xff << (8 - kept)) & 0xff;
  });
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}
