import type { Log } from '#server/ops/log.ts';
import { inNetworks } from '#server/ops/networks.ts';

/** The networks whose PROXY headers are believed, and the log of the others. */
export class TrustedProxies {
  readonly trusts: (address: string) => boolean;
  /** Connections that may wait for their header at a time. */
  readonly maxWaiting: number;
  readonly #log: Log;
  #hasWarned = false;

  constructor(
    settings: { readonly trustedProxies: readonly string[]; readonly maxConnections: number },
    log: Log,
  ) {
    this.trusts = inNetworks(settings.trustedProxies);
    this.maxWaiting = settings.maxConnections;
    this.#log = log;
  }

  /** Once: any client can send such a header, at any rate. */
  warnOfUntrusted(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#log.warned(
      'a PROXY header from an untrusted address was not obeyed',
      'set MAYFLY_TRUST_PROXY to the network of your proxy, or take send-proxy from its configuration',
    );
  }

  logRefusal(remoteAddress: string | undefined): void {
    this.#log.turnedAway({ code: 'proxy_header', remoteAddress });
  }
}
