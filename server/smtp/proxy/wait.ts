import type { Socket } from 'node:net';
import type { Clock } from '#server/ops/clock.ts';
import type { DoorLimits } from '../limits.ts';
import { parseProxyHeader } from './header.ts';

/** What a connection of a trusted proxy turned out to be. */
export type WaitOutcome =
  /** Its header was taken out; a source of null is the proxy itself. */
  | { readonly kind: 'proxied'; readonly source: string | null }
  /** Nothing came, or something else: whoever it is speaks SMTP and for itself. */
  | { readonly kind: 'plain' }
  /** Broken, or too slow. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'gone' };

/** The time in which a trusted proxy may say whom it speaks for, before SMTP begins. */
export class ProxyWait {
  readonly socket: Socket;
  readonly #clock: Clock;
  readonly #since: number;
  readonly #limits: DoorLimits;
  #done: ((outcome: WaitOutcome) => void) | null;
  #bytes: Buffer = Buffer.alloc(0);

  /** Calls `done` once; the socket then stands before the first byte of SMTP. */
  constructor(
    socket: Socket,
    { clock, limits }: { readonly clock: Clock; readonly limits: DoorLimits },
    done: (outcome: WaitOutcome) => void,
  ) {
    this.socket = socket;
    this.#clock = clock;
    this.#since = clock.now();
    this.#limits = limits;
    this.#done = done;
    socket.on('readable', this.#read);
    socket.on('error', this.#leave);
    socket.on('end', this.#leave);
    socket.on('close', this.#leave);
  }

  /** Looks at the deadline. Called by the receiver's one timer. */
  sweep(): void {
    const waited = this.#clock.now() - this.#since;
    if (this.#bytes.length === 0 && waited >= this.#limits.proxyWaitMs)
      this.#settle({ kind: 'plain' });
    else if (waited >= this.#limits.proxyHeaderMs) this.#settle({ kind: 'refused' });
  }

  readonly #read = (): void => {
    // Nothing is read any more once it is settled: what follows is the next owner's.
    while (this.#done !== null) {
      const chunk: unknown = this.socket.read();
      if (!(chunk instanceof Buffer)) return;
      this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#judge();
    }
  };

  readonly #leave = (): void => this.#settle({ kind: 'gone' });

  #judge(): void {
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

  #settle(outcome: WaitOutcome, rest?: Buffer): void {
    const done = this.#done;
    if (done === null) return;
    this.#done = null;
    this.socket.off('readable', this.#read);
    this.socket.off('end', this.#leave);
    this.socket.off('close', this.#leave);
    // 'error' stays: what fails between two owners must not end the process.
    if (rest !== undefined && rest.length > 0) this.socket.unshift(rest);
    done(outcome);
  }
}
