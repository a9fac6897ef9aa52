import type { InboxEvent } from '../inbox/events.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { backoff } from './backoff.ts';
import type { Cancel, Scheduler } from './scheduler.ts';
import type { TokenStorage } from './token-storage.ts';

/** Milliseconds of jitter: tabs of one network are refused together, and should not retry together. */
const SPREAD_MS = 2_000;
/** Milliseconds; a full server seldom has room again within seconds. */
const FULL_BASE_MS = 10_000;
/** Milliseconds between tries at a full server at most. */
const FULL_CAP_MS = 120_000;

/**
 * Milliseconds to wait after `problem` before the next try; `attempt` is 0 after the first
 * refusal.
 */
export function openRetryDelay(
  problem: OpenProblem,
  attempt: number,
  random: () => number,
): number {
  switch (problem.kind) {
    case 'rate_limited':
      return problem.retryAfterSeconds * 1000 + SPREAD_MS * random();
    case 'full': {
      const ceiling = Math.min(FULL_CAP_MS, FULL_BASE_MS * 2 ** Math.min(attempt, 16));
      return ceiling / 2 + (ceiling / 2) * random();
    }
    case 'offline':
    case 'unreachable':
      return backoff(attempt, random);
  }
}

interface Deps {
  readonly tokens: TokenStorage;
  readonly schedule: Scheduler;
  readonly random: () => number;
  readonly isOnline: () => boolean;
  readonly emit: (event: InboxEvent) => void;
  /** Tries to open the inbox again. */
  readonly retry: () => void;
}

type Phase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly problem: OpenProblem; readonly cancel: Cancel };

/** Schedules the next try while the tab has no inbox, and emits `openFailed` for the page. */
export class OpenRetry {
  readonly #deps: Deps;
  #phase: Phase = { kind: 'idle' };
  /** Refusals in a row. */
  #refusals = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** After success, or when the user asks: earlier refusals do not count. */
  reset(): void {
    this.cancel();
    this.#refusals = 0;
  }

  /** Schedules the next try after a refusal. */
  schedule(refusal: OpenProblem): void {
    const { tokens, schedule, random, isOnline, emit, retry } = this.#deps;
    const isOffline = refusal.kind === 'unreachable' && !isOnline();
    const problem: OpenProblem = isOffline ? { kind: 'offline' } : refusal;
    const delay = openRetryDelay(problem, this.#refusals, random);
    this.cancel();
    this.#refusals += 1;
    this.#phase = { kind: 'waiting', problem, cancel: schedule.after(delay, retry) };
    const address = tokens.read()?.address ?? null;
    emit({ type: 'openFailed', problem, address, retryAt: schedule.now() + delay });
  }

  /** Tries at once, because the network may have changed; never before a rate limit ends. */
  retryNow(): void {
    const phase = this.#phase;
    if (phase.kind === 'idle' || phase.problem.kind === 'rate_limited') return;
    this.cancel();
    this.#deps.retry();
  }

  cancel(): void {
    if (this.#phase.kind === 'waiting') this.#phase.cancel();
    this.#phase = { kind: 'idle' };
  }
}
