import { judgeOwnName, OWN_NAME_LENGTH } from '#shared/address.ts';
import type { NameAnswer, NameProblem } from '#shared/protocol.ts';
import type { NameWish, Outcome } from './actions.ts';

/** Milliseconds without a keystroke before the server is asked: between two letters of a word. */
export const PAUSE_MS = 250;

/** What is known of the name that stands there. */
export type NameState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'free'; readonly address: string }
  | { readonly kind: 'no'; readonly why: NameProblem | 'short' }
  /** Asked too often; asked again by itself after so many seconds. */
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'unreachable' };

interface QuestionDeps {
  readonly ask: (wish: NameWish, signal: AbortSignal) => Promise<Outcome<NameAnswer>>;
  /** Runs `task` once after `ms`; the answer cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  readonly tell: (state: NameState) => void;
}

/**
 * Whether a name can be had, while it is being written. What breaks a rule is said at once
 * and never asked; of several answers only that to the last question counts.
 */
export class NameQuestion {
  readonly #deps: QuestionDeps;
  #pending: () => void = () => undefined;

  constructor(deps: QuestionDeps) {
    this.#deps = deps;
  }

  put(wish: NameWish): void {
    const { after, tell } = this.#deps;
    this.close();
    const state = judged(wish.name);
    tell(state);
    if (state.kind === 'asking') this.#pending = after(PAUSE_MS, () => void this.#ask(wish));
  }

  /** Nobody wants to know any more. */
  close(): void {
    this.#pending();
    this.#pending = () => undefined;
  }

  async #ask(wish: NameWish): Promise<void> {
    const { ask, after, tell } = this.#deps;
    const asking = new AbortController();
    this.#pending = () => asking.abort();
    const outcome = await ask(wish, asking.signal);
    if (asking.signal.aborted) return;
    const state = answered(outcome);
    if (state.kind === 'wait') {
      this.#pending = after(state.seconds * 1000, () => this.put(wish));
    }
    tell(state);
  }
}

function judged(name: string): NameState {
  if (name === '') return { kind: 'empty' };
  const verdict = judgeOwnName(name);
  if (verdict === 'ok') return { kind: 'asking' };
  // No wrong one yet, only begun.
  const isShort = verdict === 'malformed' && name.length < OWN_NAME_LENGTH.least;
  return { kind: 'no', why: isShort ? 'short' : verdict };
}

function answered(outcome: Outcome<NameAnswer>): NameState {
  switch (outcome.kind) {
    case 'ok':
      return outcome.value.free
        ? { kind: 'free', address: outcome.value.address }
        : { kind: 'no', why: outcome.value.code };
    case 'rate_limited':
      return { kind: 'wait', seconds: outcome.retryAfterSeconds };
    case 'gone':
    case 'unreachable':
      return { kind: 'unreachable' };
  }
}
