import { StoreUnavailable } from '#server/inbox/store.ts';
import { NothingDone } from './nothing-done.ts';

/** Milliseconds between two looks whether Redis is back. */
const PROBE_INTERVAL_MS = 250;

/** It stands, and nothing comes. */
class Silence extends Error {}

type State =
  | { readonly kind: 'closed' }
  /** Somebody has waited in vain; the others need not, until a probe comes through. */
  | { readonly kind: 'open'; readonly probing: NodeJS.Timeout }
  | { readonly kind: 'ended' };

/**
 * Waits for an answer for so long and no longer. Once one has not come, everybody is told at
 * once that Redis is away, while one small command after another looks whether it is back.
 */
export class Circuit {
  readonly #timeoutMs: number;
  readonly #probe: () => Promise<unknown>;
  /** Told apart from refusals, which are answers. */
  readonly #isAnswer: (error: unknown) => boolean;
  readonly #onSilence: () => void;
  #state: State = { kind: 'closed' };

  constructor(
    timeoutMs: number,
    probe: () => Promise<unknown>,
    isAnswer: (error: unknown) => boolean,
    onSilence: () => void = () => {},
  ) {
    this.#timeoutMs = timeoutMs;
    this.#probe = probe;
    this.#isAnswer = isAnswer;
    this.#onSilence = onSilence;
  }

  /** Rejects with `StoreUnavailable`, or with what Redis refused. */
  async through<T>(send: () => Promise<T>): Promise<T> {
    const began = this.#state;
    if (began.kind !== 'closed') throw new NothingDone('Redis is away');
    try {
      return await this.#inTime(send());
    } catch (error) {
      if (this.#isAnswer(error)) throw error;
      // What was sent before it came back says nothing of how it is now.
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
    const timer = setTimeout(() => late.reject(new Silence('too slow')), this.#timeoutMs);
    try {
      return await Promise.race([answer, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #open(): void {
    if (this.#state.kind === 'ended') return;
    if (this.#state.kind === 'open') clearTimeout(this.#state.probing);
    const probing = setTimeout(() => this.#look(), PROBE_INTERVAL_MS).unref();
    this.#state = { kind: 'open', probing };
  }

  #look(): void {
    this.#inTime(this.#probe()).then(
      () => {
        if (this.#state.kind === 'open') this.#state = { kind: 'closed' };
      },
      (error: unknown) => {
        if (error instanceof Silence) this.#onSilence();
        if (!this.#isAnswer(error)) return this.#open();
        if (this.#state.kind === 'open') this.#state = { kind: 'closed' };
      },
    );
  }
}
