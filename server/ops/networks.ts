import ipaddr from 'ipaddr.js';

/** Bits in front of an IPv4 address that is written as IPv6 (RFC 4291 2.5.5.2). */
const MAPPED_BITS = 96;

interface Network {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;
}

/**
 * Whether an address lies in one of these networks (CIDR or single addresses). IPv4 is the
 * same where it is written as IPv6, on both sides; what is no address lies in none.
 */
export function inNetworks(networks: readonly string[]): (address: string) => boolean {
  const parsed = networks.map(parseNetwork);
  return (address) => parsed.some((network) => holds(network, address));
}

function parseNetwork(text: string): Network {
  if (text.includes('/')) {
    const [address, bits] = ipaddr.parseCIDR(text);
    return plainNetwork(address, bits);
  }
  const address = ipaddr.process(text);
  return { address, bits: address.kind() === 'ipv6' ? 128 : 32 };
}

/** Addresses are compared as IPv4 where they are IPv4 written as IPv6, so networks have to be, too. */
function plainNetwork(address: Network['address'], bits: number): Network {
  const isMapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress();
  if (!isMapped || bits < MAPPED_BITS) return { address, bits };
  return { address: address.toIPv4Address(), bits: bits - MAPPED_BITS };
}

function holds(network: Network, text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return address.kind() === network.address.kind() && address.match(network.address, network.bits);
}
