import type { Clock } from '#server/inbox/clock.ts';

/** Questions in a row that nobody answered, before none are asked for a while. */
const SILENT_QUESTIONS = 20;

/** Milliseconds of that while. Short: whoever repairs a resolver wants to see it. */
const PAUSE_MS = 10_000;

/** Keeps a dead resolver from costing every message its whole time. */
export class Circuit {
  readonly #clock: Clock;
  #silent = 0;
  #openUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nothing should be asked now. After the pause one question decides. */
  get isOpen(): boolean {
    return this.#clock.now() < this.#openUntil;
  }

  answered(): void {
    this.#silent = 0;
  }

  unanswered(): void {
    this.#silent += 1;
    if (this.#silent >= SILENT_QUESTIONS) this.#openUntil = this.#clock.now() + PAUSE_MS;
  }
}
