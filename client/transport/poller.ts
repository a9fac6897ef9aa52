import type { ChangesAnswer, Cursor } from '#shared/protocol.ts';
import { backoff } from './backoff.ts';
import { ANSWER_TIMEOUT, type Answer, type InboxRest } from './rest.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

/**
 * Seconds; how long a request is held. What stands between us and the server and blocks
 * WebSockets is likely to cut idle requests as well: common proxies do at 30 s or 60 s.
 */
const HOLD_SECONDS = 25;
/** Milliseconds; keeps a proxy that answers held requests early from being asked in a circle. */
const EMPTY_PAUSE = 250;

export interface PollerListener {
  /** Where to go on from, and as which tab. */
  position(): { readonly cursor: Cursor | null; readonly lease: string | null };
  /** `fresh`: it is everything, not a continuation. */
  answered(answer: ChangesAnswer, fresh: boolean): void;
  gone(): void;
  trouble(): void;
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
  /** Whether the last request was answered: only then may the next one be held. */
  #proven = false;

  constructor(deps: PollerDeps, listener: PollerListener) {
    this.#deps = deps;
    this.#listener = listener;
  }

  start(): void {
    if (this.#phase.kind !== 'stopped') return;
    this.#proven = false;
    this.#failures = 0;
    void this.#ask();
  }

  get running(): boolean {
    return this.#phase.kind !== 'stopped';
  }

  /** Running, and the last request was answered. */
  get healthy(): boolean {
    return this.running && this.#proven;
  }

  restart(): void {
    this.stop();
    this.start();
  }

  /** An answer under way is dropped: whoever goes on does so from the same cursor. */
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
    // The first answer comes at once: it tells a person that this way works.
    const wait = this.#proven ? HOLD_SECONDS : 0;
    const abort = new AbortController();
    const giveUp = () => abort.abort();
    const cancel = schedule.after(wait * 1000 + ANSWER_TIMEOUT, giveUp);
    const asking: Phase = { kind: 'asking', abort, cancel };
    this.#phase = asking;
    const answer = await rest.changes({ after: cursor, lease, wait, signal: abort.signal });
    cancel();
    if (this.#phase === asking) this.#hear(answer, cursor === null);
  }

  #hear(answer: Answer<ChangesAnswer>, fromStart: boolean): void {
    switch (answer.kind) {
      case 'ok':
        this.#failures = 0;
        // Planned before it is told: the listener may want no more.
        this.#next(this.#proven && answer.value.changes.length === 0 ? EMPTY_PAUSE : 0);
        this.#proven = true;
        this.#listener.answered(answer.value, fromStart || answer.value.reset === true);
        break;
      case 'gone':
        this.#phase = { kind: 'stopped' };
        this.#listener.gone();
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
    this.#proven = false;
    this.#failures += 1;
    this.#next(ms);
    this.#listener.trouble();
  }

  #next(ms: number): void {
    const cancel = this.#deps.schedule.after(ms, () => void this.#ask());
    this.#phase = { kind: 'pausing', cancel };
  }
}
