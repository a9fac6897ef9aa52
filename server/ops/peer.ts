import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';
import type { Log } from './log.ts';
import { inNetworks } from './networks.ts';
import { sourceOf, widerNetworksOf } from './source.ts';

/** Addresses read from one `X-Forwarded-For`; longer chains are made up. */
const MAX_FORWARDED_HOPS = 32;

/** Who is asking, as far as that can be believed. */
export interface Peer {
  readonly remoteAddress: string | undefined;
  /** What limits are counted for. */
  readonly source: string;
  /** Networks that it is part of, narrowest first. */
  readonly widerNetworks: readonly string[];
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
  const believes = inNetworks(trusted);
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
  const widerNetworks = widerNetworksOf(remoteAddress);
  return { remoteAddress, source: sourceOf(remoteAddress), widerNetworks };
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
