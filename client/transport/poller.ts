import type { ChangesAnswer, Cursor } from '#shared/protocol.ts';
import { backoff } from './backoff.ts';
import { ANSWER_TIMEOUT_MS, type Answer, type InboxRest } from './rest.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

/**
 * Seconds for which the server holds a request. A proxy that blocks WebSockets is likely to cut
 * idle requests as well; common ones do at 30 s or 60 s.
 */
const HOLD_SECONDS = 25;
/** Milliseconds; prevents a busy loop with a proxy that answers held requests early. */
const EMPTY_PAUSE_MS = 250;

export interface PollerListener {
  /** The cursor to continue from, and the lease of this tab. */
  position(): { readonly cursor: Cursor | null; readonly lease: string | null };
  /** `isComplete`: the answer is the whole inbox, not a continuation. */
  onAnswer(answer: ChangesAnswer, isComplete: boolean): void;
  onGone(): void;
  onTrouble(): void;
}

interface PollerDeps {
  readonly rest: Pick<InboxRest, 'changes'>;
  readonly schedule: Scheduler;
  readonly random: () => number;
}

type Phase =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'asking'; readonly abort: AbortController; readonly cancel: Cancel }
  | { readonly kind: 'pausing'; readonly cancel: Cancel };

/** Long polling of the changes of one inbox, one request at a time. */
export class Poller {
  readonly #deps: PollerDeps;
  readonly #listener: PollerListener;
  #phase: Phase = { kind: 'stopped' };
  #failures = 0;
  /** Whether the last request was answered; only then is the next one held. */
  #wasAnswered = false;

  constructor(deps: PollerDeps, listener: PollerListener) {
    this.#deps = deps;
    this.#listener = listener;
  }

  start(): void {
    if (this.#phase.kind !== 'stopped') return;
    this.#wasAnswered = false;
    this.#failures = 0;
    void this.#ask();
  }

  get isRunning(): boolean {
    return this.#phase.kind !== 'stopped';
  }

  /** Running, and the last request was answered. */
  get isHealthy(): boolean {
    return this.isRunning && this.#wasAnswered;
  }

  restart(): void {
    this.stop();
    this.start();
  }

  /** Drops the answer under way; the next request continues from the same cursor. */
  stop(): void {
    const phase = this.#phase;
    this.#phase = { kind: 'stopped' };
    if (phase.kind === 'stopped') return;
    phase.cancel();
    if (phase.kind === 'asking') phase.abort.abort();
  }

  async #ask(): Promise<void> {
    const { rest, schedule } = this.#deps;
    const { cursor, lease } = this.#listener.position();
    // The first request is not held: its answer shows that polling works.
    const wait = this.#wasAnswered ? HOLD_SECONDS : 0;
    const abort = new AbortController();
    const giveUp = () => abort.abort();
    const cancel = schedule.after(wait * 1000 + ANSWER_TIMEOUT_MS, giveUp);
    const asking: Phase = { kind: 'asking', abort, cancel };
    this.#phase = asking;
    const answer = await rest.changes({ after: cursor, lease, wait, signal: abort.signal });
    cancel();
    if (this.#phase === asking) this.#onAnswer(answer, cursor === null);
  }

  #onAnswer(answer: Answer<ChangesAnswer>, fromStart: boolean): void {
    switch (answer.kind) {
      case 'ok':
        this.#failures = 0;
        // Scheduled before the listener is called, which may stop the poller.
        this.#next(this.#wasAnswered && answer.value.changes.length === 0 ? EMPTY_PAUSE_MS : 0);
        this.#wasAnswered = true;
        this.#listener.onAnswer(answer.value, fromStart || answer.value.reset === true);
        break;
      case 'gone':
        this.#phase = { kind: 'stopped' };
        this.#listener.onGone();
        break;
      case 'rate_limited':
        this.#retry(answer.retryAfterSeconds * 1000);
        break;
      case 'full':
      case 'unacceptable':
      case 'unreachable':
        this.#retry(backoff(this.#failures, this.#deps.random));
        break;
    }
  }

  #retry(ms: number): void {
    this.#wasAnswered = false;
    this.#failures += 1;
    this.#next(ms);
    this.#listener.onTrouble();
  }

  #next(ms: number): void {
    const cancel = this.#deps.schedule.after(ms, () => void this.#ask());
    this.#phase = { kind: 'pausing', cancel };
  }
}
