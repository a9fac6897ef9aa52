import type { Clock } from '#server/ops/clock.ts';

/** Milliseconds between two `lease:changed` for one tab. */
const LEASE_CHANGE_INTERVAL_MS = 10_000;
/** Milliseconds between checks: the most that a delayed event can be late. */
const TICK_MS = 1_000;

/** A tab whose last `lease:changed` is too recent for another. */
export interface LeaseListener {
  /** When the last one was sent, by the clock's `now`. */
  readonly leaseSentAt: number;
  sendDelayedLease(): void;
}

/** One timer for the delayed `lease:changed` of all tabs. It runs only while a tab waits. */
export class LeaseThrottle {
  readonly #clock: Clock;
  readonly #waiting = new Set<LeaseListener>();
  #timer: NodeJS.Timeout | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  maySend(sentAt: number): boolean {
    return this.#clock.now() - sentAt >= LEASE_CHANGE_INTERVAL_MS;
  }

  add(listener: LeaseListener): void {
    this.#waiting.add(listener);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  remove(listener: LeaseListener): void {
    this.#waiting.delete(listener);
    if (this.#waiting.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    for (const listener of [...this.#waiting]) {
      if (!this.maySend(listener.leaseSentAt)) continue;
      this.remove(listener);
      listener.sendDelayedLease();
    }
  }
}
