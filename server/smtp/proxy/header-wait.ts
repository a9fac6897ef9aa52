import type { Socket } from 'node:net';
import type { Clock } from '#server/ops/clock.ts';
import { parseProxyHeader } from './header.ts';

export interface ProxyLimits {
  /**
   * The header comes with the connection, or in a retransmitted packet (RFC 6298: a second).
   * Without one the connection is the proxy's own.
   */
  readonly proxyWaitMs: number;
}

/** How a connection of a trusted proxy begins. */
export type ProxyHeaderOutcome =
  /** The header is removed; a source of null means the proxy itself. */
  | { readonly kind: 'proxied'; readonly source: string | null }
  /** No header: the connection is the proxy's own. */
  | { readonly kind: 'plain' }
  /** The header is malformed or incomplete. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' };

/** Waits for the PROXY header of a trusted proxy, before SMTP begins. */
export class ProxyHeaderWait {
  readonly socket: Socket;
  readonly #clock: Clock;
  readonly #until: number;
  #done: ((outcome: ProxyHeaderOutcome) => void) | null;
  #bytes: Buffer = Buffer.alloc(0);

  /** Calls `done` once; the next byte of the socket is then the first of SMTP. */
  constructor(
    socket: Socket,
    { clock, limits }: { readonly clock: Clock; readonly limits: ProxyLimits },
    done: (outcome: ProxyHeaderOutcome) => void,
  ) {
    this.socket = socket;
    this.#clock = clock;
    this.#until = clock.now() + limits.proxyWaitMs;
    this.#done = done;
    socket.on('readable', this.#read);
    socket.on('error', this.#onGone);
    socket.on('end', this.#onGone);
    socket.on('close', this.#onGone);
  }

  /** Called by the receiver's one timer. */
  checkDeadline(): void {
    if (this.#clock.now() < this.#until) return;
    this.#settle({ kind: this.#bytes.length === 0 ? 'plain' : 'refused' });
  }

  readonly #read = (): void => {
    // After the header the bytes belong to the SMTP connection.
    while (this.#done !== null) {
      const chunk: unknown = this.socket.read();
      if (!(chunk instanceof Buffer)) return;
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#parse();
    }
  };

  readonly #onGone = (): void => this.#settle({ kind: 'gone' });

  #parse(): void {
    const header = parseProxyHeader(this.#bytes);
    switch (header.kind) {
      case 'more':
        return;
      case 'none':
        this.#settle({ kind: 'plain' }, this.#bytes);
        return;
      case 'broken':
        this.#settle({ kind: 'refused' });
        return;
      case 'header': {
        const { source, length } = header;
        this.#settle({ kind: 'proxied', source }, this.#bytes.subarray(length));
      }
    }
  }

  #settle(outcome: ProxyHeaderOutcome, rest?: Buffer): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    this.socket.off('readable', this.#read);
    this.socket.off('end', this.#onGone);
    this.socket.off('close', this.#onGone);
    // 'error' stays: an error before the next owner listens must not end the process.
    if (rest !== undefined && rest.length > 0) this.socket.unshift(rest);
    done(outcome);
  }
}
