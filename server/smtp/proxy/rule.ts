import type { Log } from '#server/ops/log.ts';
import { inNetworks } from '#server/ops/networks.ts';

/** Whose PROXY headers count, and what becomes of the others. */
export interface ProxyRule {
  trusts(address: string): boolean;
  /** Connections that may stand before their header at a time. */
  readonly maxWaiting: number;
  /** A header of somebody else: it is said nothing of, and warned of once. */
  ignored(): null;
  refused(remoteAddress: string | undefined): void;
}

export function proxyRule(
  settings: { readonly trustedProxies: readonly string[]; readonly maxConnections: number },
  log: Log,
): ProxyRule {
  let warned = false;
  return {
    trusts: inNetworks(settings.trustedProxies),
    maxWaiting: settings.maxConnections,
    ignored() {
      if (!warned)
        log.warned(
          'a PROXY header from an untrusted address was not obeyed',
          'set MAYFLY_TRUST_PROXY to the network of your proxy, or take send-proxy from its configuration',
        );
      warned = true;
      return null;
    },
    refused: (remoteAddress) => log.turnedAway({ code: 'proxy_header', remoteAddress }),
  };
}
