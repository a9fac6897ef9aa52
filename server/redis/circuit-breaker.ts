import { StoreUnavailable } from '#server/inbox/store.ts';

/** Milliseconds between two probes. */
const PROBE_INTERVAL_MS = 250;

/** The command changed nothing: it was not sent, or Redis refused it. */
export class NotSent extends StoreUnavailable {}

/** The connection is open, and no answer came in time. */
class NoAnswer extends Error {}

type State =
  | { readonly kind: 'closed' }
  /** An answer did not come in time. Calls fail at once until a probe succeeds. */
  | { readonly kind: 'open'; readonly probing: NodeJS.Timeout }
  | { readonly kind: 'ended' };

/**
 * A circuit breaker with a timeout for each call. After a timeout or a lost connection all calls
 * fail at once, until a probe, which is a small command, succeeds.
 */
export class CircuitBreaker {
  readonly #timeoutMs: number;
  readonly #probe: () => Promise<unknown>;
  /** Whether an error is a reply of Redis: Redis then works. */
  readonly #isAnswer: (error: unknown) => boolean;
  readonly #onNoAnswer: () => void;
  #state: State = { kind: 'closed' };

  constructor(
    timeoutMs: number,
    probe: () => Promise<unknown>,
    isAnswer: (error: unknown) => boolean,
    onNoAnswer: () => void = () => {},
  ) {
    this.#timeoutMs = timeoutMs;
    this.#probe = probe;
    this.#isAnswer = isAnswer;
    this.#onNoAnswer = onNoAnswer;
  }

  /** Rejects with `StoreUnavailable`, or with what Redis refused. */
  async run<T>(send: () => Promise<T>): Promise<T> {
    const began = this.#state;
    if (began.kind !== 'closed') throw new NotSent('Redis is away');
    try {
      return await this.#inTime(send());
    } catch (error) {
      if (this.#isAnswer(error)) throw error;
      // A call from before the recovery says nothing about the present state.
      if (this.#state === began) this.#open();
      throw new StoreUnavailable('Redis does not answer', { cause: error });
    }
  }

  end(): void {
    if (this.#state.kind === 'open') clearTimeout(this.#state.probing);
    this.#state = { kind: 'ended' };
  }

  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new NoAnswer('too slow')), this.#timeoutMs);
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #open(): void {
    if (this.#state.kind === 'ended') return;
    if (this.#state.kind === 'open') clearTimeout(this.#state.probing);
    const probing = setTimeout(() => this.#sendProbe(), PROBE_INTERVAL_MS).unref();
    this.#state = { kind: 'open', probing };
  }

  #sendProbe(): void {
    this.#inTime(this.#probe()).then(
      () => {
        if (this.#state.kind === 'open') this.#state = { kind: 'closed' };
      },
      (error: unknown) => {
        if (error instanceof NoAnswer) this.#onNoAnswer();
        if (!this.#isAnswer(error)) return this.#open();
        if (this.#state.kind === 'open') this.#state = { kind: 'closed' };
      },
    );
  }
}
