import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Log } from './log.ts';
import { inNetworks } from './networks.ts';
import { listWiderNetworks, parseSource } from './source.ts';

/** Addresses read from one `X-Forwarded-For`; no real chain of proxies is longer. */
const MAX_FORWARDED_HOPS = 32;

/** The client of a request, as far as it can be trusted. */
export interface Peer {
  readonly remoteAddress: string | undefined;
  /** The key that limits count by. */
  readonly source: string;
  /** Networks that contain the source, narrowest first. */
  readonly widerNetworks: readonly string[];
}

export interface IncomingRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** One rule for REST and sockets, so that both count the same source. */
export type PeerRule = (request: IncomingRequest) => Peer;

/**
 * Accepts `X-Forwarded-For` only from `trusted` networks (CIDR or single addresses), read from
 * the right, up to the first address outside them. The header from another address is logged
 * once: it is usually a proxy that is not configured.
 */
export function createPeerRule(trusted: readonly string[], log: Log): PeerRule {
  const isTrusted = inNetworks(trusted);
  let warned = false;
  return ({ headers, socket }) => {
    const direct = socket.remoteAddress;
    const forwarded = headers['x-forwarded-for'];
    if (forwarded === undefined || direct === undefined) return peer(direct);
    if (isTrusted(direct)) return peer(findFirstUntrusted(direct, forwarded, isTrusted));
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
  const widerNetworks = listWiderNetworks(remoteAddress);
  return { remoteAddress, source: parseSource(remoteAddress), widerNetworks };
}

function findFirstUntrusted(
  direct: string,
  forwarded: string | string[],
  isTrusted: (address: string) => boolean,
): string {
  const hops = String(forwarded).split(',').slice(-MAX_FORWARDED_HOPS).reverse();
  let nearest = direct;
  for (const hop of hops) {
    const address = hop.trim();
    if (!ipaddr.isValid(address)) return nearest;
    nearest = address;
    if (!isTrusted(address)) return nearest;
  }
  return nearest;
}
