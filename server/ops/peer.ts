import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Log } from './log.ts';
import { sourceOf } from './source.ts';

/** Addresses read from one `X-Forwarded-For`; longer chains are made up. */
const MAX_FORWARDED_HOPS = 32;

/** Bits in front of an IPv4 address that is written as IPv6 (RFC 4291 2.5.5.2). */
const MAPPED_BITS = 96;

/** Who is asking, as far as that can be believed. */
export interface Peer {
  readonly remoteAddress: string | undefined;
  /** What limits are counted for. */
  readonly source: string;
}

/** What of a request says where it came from. */
export interface Asked {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** One rule for REST and sockets, so that no limit can be walked around by the other door. */
export type PeerRule = (request: Asked) => Peer;

/**
 * Believes `X-Forwarded-For` only from `trusted` networks (CIDR or single addresses), read
 * from the right, up to the first address that is not one of them. Untrusted senders of
 * the header are warned of once: it is usually a proxy that nobody configured.
 */
export function peerRule(trusted: readonly string[], log: Log): PeerRule {
  const networks = trusted.map(parseNetwork);
  const believes = (address: string) => networks.some((network) => holds(network, address));
  let warned = false;
  return ({ headers, socket }) => {
    const direct = socket.remoteAddress;
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined || direct === undefined) return peer(direct);
    if (believes(direct)) return peer(firstUntrusted(direct, forwarded, believes));
    if (!warned) {
      warned = true;
      log.warned(
        'X-Forwarded-For from an untrusted address was ignored',
        'set MAYFLY_TRUST_PROXY to the network of your proxy, or all its visitors count as one',
      );
    }
    return peer(direct);
  };
}

function peer(remoteAddress: string | undefined): Peer {
  return { remoteAddress, source: sourceOf(remoteAddress) };
}

function firstUntrusted(
  direct: string,
  forwarded: string | string[],
  believes: (address: string) => boolean,
): string {
  const hops = String(forwarded).split(',').slice(-MAX_FORWARDED_HOPS).reverse();
  let nearest = direct;
  for (const hop of hops) {
    const address = hop.trim();
    if (!ipaddr.isValid(address)) return nearest;
    nearest = address;
    if (!believes(address)) return nearest;
  }
  return nearest;
}

interface Network {
  readonly address: ipaddr.IPv4 | ipaddr.IPv6;
  readonly bits: number;
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
