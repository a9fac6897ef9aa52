import type { Clock } from '#server/ops/clock.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { Change } from '#shared/protocol.ts';
import { ping, transportOf } from './line.ts';
import type { Line } from './socket.ts';

/**
 * Milliseconds between two tabs that are asked whether a mail has arrived: enough for a
 * distribution within minutes, and one small frame a second however much is pushed.
 */
const SAMPLE_EVERY_MS = 1_000;

/**
 * Measures how long a mail takes from its final dot to its tabs. The protocol acknowledges no
 * change, and needs no such thing: a tab comes back with its cursor. So now and then a ping of
 * the engine is sent right behind a mail. A line keeps its order, hence the pong says that the
 * tab has had the mail. Both times are of the wall, since the dot may be another machine's.
 */
export class Arrivals {
  readonly #clock: Clock;
  readonly #measures: Measures;
  /** Those that owe a pong. One that never comes is forgotten with its line, 45 s later. */
  readonly #asked = new WeakSet<Line>();
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, measures: Measures) {
    this.#clock = clock;
    this.#measures = measures;
  }

  /** A live change was handed to this line. */
  told(line: Line, change: Change): void {
    if (change.type !== 'message') return;
    const dot = Date.parse(change.message.receivedAt);
    this.#measures.pushed({ transport: transportOf(line), ms: this.#since(dot) });
    const now = this.#clock.now();
    if (now - this.#askedAt < SAMPLE_EVERY_MS || this.#asked.has(line)) return;
    this.#askedAt = now;
    this.#ask(line, dot);
  }

  #ask(line: Line, dot: number): void {
    this.#asked.add(line);
    line.once('heartbeat', () => {
      this.#asked.delete(line);
      this.#measures.arrived({ transport: transportOf(line), ms: this.#since(dot) });
    });
    ping(line);
  }

  /** A clock that is set back must not make time run backwards. */
  #since(dot: number): number {
    return Math.max(0, this.#clock.wall() - dot);
  }
}
