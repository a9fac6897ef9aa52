import type { InboxEvent } from '../inbox/events.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { backoff } from './backoff.ts';
import type { Cancel, Scheduler } from './scheduler.ts';
import type { TokenKeeper } from './token-keeper.ts';

/** Milliseconds; many tabs of one network are refused together, and should not come back so. */
const SPREAD = 2_000;
/** Milliseconds; addresses come free as others end, seldom within seconds. */
const FULL_BASE = 10_000;
/** Milliseconds; asking a full server more often helps neither side. */
const FULL_CAP = 120_000;

/**
 * Milliseconds to wait before asking for an address once more, after `problem`; `attempt` is
 * 0 after the first refusal.
 */
export function reopenIn(problem: OpenProblem, attempt: number, random: () => number): number {
  switch (problem.kind) {
    case 'rate_limited':
      return problem.retryAfterSeconds * 1000 + SPREAD * random();
    case 'full': {
      const ceiling = Math.min(FULL_CAP, FULL_BASE * 2 ** Math.min(attempt, 16));
      return ceiling / 2 + (ceiling / 2) * random();
    }
    case 'offline':
    case 'unreachable':
      return backoff(attempt, random);
  }
}

interface Deps {
  readonly keeper: TokenKeeper;
  readonly schedule: Scheduler;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  readonly tell: (event: InboxEvent) => void;
  /** Asks for the address once more. */
  readonly again: () => void;
}

type Phase =
  | { readonly kind: 'still' }
  | { readonly kind: 'waiting'; readonly problem: OpenProblem; readonly cancel: Cancel };

/** While there is no address: when it is asked for again, and what the page says meanwhile. */
export class Reopening {
  readonly #deps: Deps;
  #phase: Phase = { kind: 'still' };
  /** Refusals one after the other. */
  #refusals = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Somebody asks anew, or it has worked: what was refused before does not count. */
  begin(): void {
    this.pause();
    this.#refusals = 0;
  }

  /** It was refused. */
  after(refusal: OpenProblem): void {
    const { keeper, schedule, random, isOnline, tell, again } = this.#deps;
    const isAway = refusal.kind === 'unreachable' && !isOnline();
    const problem: OpenProblem = isAway ? { kind: 'offline' } : refusal;
    const delay = reopenIn(problem, this.#refusals, random);
    this.pause();
    this.#refusals += 1;
    this.#phase = { kind: 'waiting', problem, cancel: schedule.after(delay, again) };
    const address = keeper.read()?.address ?? null;
    tell({ type: 'refused', problem, address, retryAt: schedule.now() + delay });
  }

  /** The network may be another one. Who asked too often is not heard before the time. */
  hasten(): void {
    const phase = this.#phase;
    if (phase.kind === 'still' || phase.problem.kind === 'rate_limited') return;
    this.pause();
    this.#deps.again();
  }

  pause(): void {
    if (this.#phase.kind === 'waiting') this.#phase.cancel();
    this.#phase = { kind: 'still' };
  }
}
