import type { Clock } from '#server/ops/clock.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { Change } from '#shared/protocol.ts';
import { type EngineSocket, sendPing, transportName } from './engine-socket.ts';

/**
 * Milliseconds between two samples: enough for a distribution within minutes, at the price of
 * one small frame per second.
 */
const SAMPLE_EVERY_MS = 1_000;

/**
 * Measures the time from the final dot of an email to its tabs. Tabs acknowledge no change: their
 * cursor makes that needless. So a sample sends a ping of the engine right after an email; a
 * socket keeps the order, so the pong proves that the email has arrived. Both times are wall
 * clock times, since the final dot may be another machine's.
 */
export class PushLatency {
  readonly #clock: Clock;
  readonly #measures: Measures;
  /** Sockets that have not sent their pong yet. Without one the socket closes after 45 s. */
  readonly #sampled = new WeakSet<EngineSocket>();
  #sampledAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, measures: Measures) {
    this.#clock = clock;
    this.#measures = measures;
  }

  /** Call after a live change was written to the socket. */
  onPushed(socket: EngineSocket, change: Change): void {
    if (change.type !== 'message') return;
    const dot = Date.parse(change.message.receivedAt);
    this.#measures.pushed({ transport: transportName(socket), ms: this.#msSince(dot) });
    const now = this.#clock.now();
    if (now - this.#sampledAt < SAMPLE_EVERY_MS || this.#sampled.has(socket)) return;
    this.#sampledAt = now;
    this.#sample(socket, dot);
  }

  #sample(socket: EngineSocket, dot: number): void {
    this.#sampled.add(socket);
    socket.once('heartbeat', () => {
      this.#sampled.delete(socket);
      this.#measures.arrived({ transport: transportName(socket), ms: this.#msSince(dot) });
    });
    sendPing(socket);
  }

  /** Not negative, even if the clock was set back. */
  #msSince(dot: number): number {
    return Math.max(0, this.#clock.wall() - dot);
  }
}
