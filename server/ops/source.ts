import ipaddr from 'ipaddr.js';

/** Bits of an IPv6 address that one customer is commonly given: RFC 6177. */
const IPV6_SOURCE_BITS = 64;
/**
 * Bits of what one customer is given at most without reasons (RFC 6177 2), and of what a
 * registry gives to one provider: whoever has such a network has all sources below it.
 */
const IPV6_SITE_BITS = 48;
const IPV6_PROVIDER_BITS = 32;
/** What a log may keep of a source: enough to see a network, too little to name a person. */
const IPV4_LOGGED_BITS = 24;
const IPV6_LOGGED_BITS = 48;

/**
 * Whoever limits are counted for: an IPv4 address (also when written `::ffff:`), or an
 * IPv6 /64. What is no address (a Unix socket, a closed connection) is one source, `unknown`.
 */
export function sourceOf(remoteAddress: string | undefined): string {
  const address = parse(remoteAddress);
  if (address === null) return 'unknown';
  return address instanceof ipaddr.IPv6 ? network(address, IPV6_SOURCE_BITS) : address.toString();
}

/** What a source is part of, narrowest first; an IPv4 address is bought one by one. */
export function widerNetworksOf(remoteAddress: string | undefined): readonly string[] {
  const address = parse(remoteAddress);
  if (!(address instanceof ipaddr.IPv6)) return [];
  return [network(address, IPV6_SITE_BITS), network(address, IPV6_PROVIDER_BITS)];
}

/** The widest that one customer commonly has: an IPv4 address, or an IPv6 /48. */
export function siteOf(remoteAddress: string | undefined): string {
  return widerNetworksOf(remoteAddress)[0] ?? sourceOf(remoteAddress);
}

/** The same, cut to /24 and /48 for the log. */
export function loggedSource(remoteAddress: string | undefined): string {
  const address = parse(remoteAddress);
  if (address === null) return 'unknown';
  return network(address, address instanceof ipaddr.IPv6 ? IPV6_LOGGED_BITS : IPV4_LOGGED_BITS);
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
