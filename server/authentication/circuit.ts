import type { Clock } from '#server/ops/clock.ts';

/** Unanswered questions in a row before the circuit opens. */
const SILENT_QUESTIONS = 20;

/** Milliseconds that it stays open. Short, so that an operator soon sees a repaired resolver work. */
const PAUSE_MS = 10_000;

type State =
  | { readonly kind: 'closed'; readonly silent: number }
  | { readonly kind: 'open'; readonly until: number }
  /** The pause is over and one question is out, which decides. */
  | { readonly kind: 'probing' };

/** A circuit breaker: a dead resolver does not cost every message its full timeout. */
export class Circuit {
  readonly #clock: Clock;
  #state: State = { kind: 'closed', silent: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** No resolver has answered for a while. */
  get isSilent(): boolean {
    return this.#state.kind !== 'closed';
  }

  /** Whether a question may go out now. After the pause that is one, until it is answered. */
  admit(): boolean {
    if (this.#state.kind === 'closed') return true;
    if (this.#state.kind === 'probing' || this.#clock.now() < this.#state.until) return false;
    this.#state = { kind: 'probing' };
    return true;
  }

  answered(): void {
    this.#state = { kind: 'closed', silent: 0 };
  }

  unanswered(): void {
    const state = this.#state;
    // This question was sent before the circuit opened.
    if (state.kind === 'open') return;
    const silent = state.kind === 'closed' ? state.silent + 1 : SILENT_QUESTIONS;
    const isOver = silent >= SILENT_QUESTIONS;
    this.#state = isOver
      ? { kind: 'open', until: this.#clock.now() + PAUSE_MS }
      : { kind: 'closed', silent };
  }
}
