import { judgeOwnName, OWN_NAME_LENGTH } from '#shared/address.ts';
import type { NameAnswer, NameProblem } from '#shared/protocol.ts';
import type { Outcome, RequestedName } from './actions.ts';

/** Milliseconds without a keystroke before the server is asked; longer than between two letters. */
export const PAUSE_MS = 250;

/** What is known of the name in the field. */
export type NameState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'free'; readonly address: string }
  | { readonly kind: 'no'; readonly why: NameProblem | 'short' }
  /** Rate limited; asked again after so many seconds. */
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'unreachable' };

interface NameCheckDeps {
  readonly ask: (name: RequestedName, signal: AbortSignal) => Promise<Outcome<NameAnswer>>;
  /** Runs `task` once after `ms`; the returned function cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  readonly emit: (state: NameState) => void;
}

/**
 * Checks whether a name is free while the user types. A name that breaks a rule is answered
 * at once, without a request; only the answer to the last request counts.
 */
export class NameCheck {
  readonly #deps: NameCheckDeps;
  #pending: () => void = () => undefined;

  constructor(deps: NameCheckDeps) {
    this.#deps = deps;
  }

  check(name: RequestedName): void {
    const { after, emit } = this.#deps;
    this.cancel();
    const state = judgeLocally(name.name);
    emit(state);
    if (state.kind === 'asking') this.#pending = after(PAUSE_MS, () => void this.#ask(name));
  }

  /** Drops the request under way. */
  cancel(): void {
    this.#pending();
    this.#pending = () => undefined;
  }

  async #ask(name: RequestedName): Promise<void> {
    const { ask, after, emit } = this.#deps;
    const asking = new AbortController();
    this.#pending = () => asking.abort();
    const outcome = await ask(name, asking.signal);
    if (asking.signal.aborted) return;
    const state = toNameState(outcome);
    if (state.kind === 'wait') {
      this.#pending = after(state.seconds * 1000, () => this.check(name));
    }
    emit(state);
  }
}

function judgeLocally(name: string): NameState {
  if (name === '') return { kind: 'empty' };
  const verdict = judgeOwnName(name);
  if (verdict === 'ok') return { kind: 'asking' };
  // Not wrong yet, only unfinished.
  const isShort = verdict === 'malformed' && name.length < OWN_NAME_LENGTH.least;
  return { kind: 'no', why: isShort ? 'short' : verdict };
}

function toNameState(outcome: Outcome<NameAnswer>): NameState {
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
