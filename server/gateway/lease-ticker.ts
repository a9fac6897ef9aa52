import type { Clock } from '#server/ops/clock.ts';

/** Milliseconds between two `lease:changed` that one tab hears. */
const LEASE_CHANGE_INTERVAL_MS = 10_000;
/** Milliseconds between looks at who waits; how late a trailing one may be. */
const TICK_MS = 1_000;

/** Somebody who has been told too recently to be told again. */
export interface LateTeller {
  /** When it was told last, on the clock's monotonic side. */
  readonly toldAt: number;
  tellLate(): void;
}

/** One timer for the trailing `lease:changed` of all tabs; it stands still while none waits. */
export class LeaseTicker {
  readonly #clock: Clock;
  readonly #waiting = new Set<LateTeller>();
  #timer: NodeJS.Timeout | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mayTell(toldAt: number): boolean {
    return this.#clock.now() - toldAt >= LEASE_CHANGE_INTERVAL_MS;
  }

  add(teller: LateTeller): void {
    this.#waiting.add(teller);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  remove(teller: LateTeller): void {
    this.#waiting.delete(teller);
    if (this.#waiting.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }

  #tick(): void {
    for (const teller of [...this.#waiting]) {
      if (!this.mayTell(teller.toldAt)) continue;
      this.remove(teller);
      teller.tellLate();
    }
  }
}
