import type { DeletionPlan } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

/**
 * Milliseconds in which a deletion can be cancelled: enough to read a line and press a button,
 * and short enough that users do not have to wait for it.
 */
export const UNDO_MS = 6_000;

interface DeletionTimerDeps {
  readonly schedule: Scheduler;
  readonly emit: (event: InboxEvent) => void;
  /** Sends the request. False: it failed, and the inbox still exists. */
  readonly carryOut: (plan: DeletionPlan) => Promise<boolean>;
}

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'waiting'; readonly plan: DeletionPlan; readonly cancel: Cancel }
  | { readonly kind: 'sending'; readonly plan: DeletionPlan };

/** The waiting time before an inbox is deleted. Local to this tab; the server does not know it. */
export class DeletionTimer {
  readonly #deps: DeletionTimerDeps;
  #state: State = { kind: 'none' };

  constructor(deps: DeletionTimerDeps) {
    this.#deps = deps;
  }

  /** The scheduled deletion; null: none. */
  get plan(): DeletionPlan | null {
    return this.#state.kind === 'none' ? null : this.#state.plan;
  }

  start(plan: DeletionPlan): void {
    const { schedule, emit } = this.#deps;
    if (this.#state.kind !== 'none') return;
    const cancel = schedule.after(UNDO_MS, () => this.confirmNow());
    this.#state = { kind: 'waiting', plan, cancel };
    emit({ type: 'deletion', deletion: { kind: 'waiting', plan, waitMs: UNDO_MS } });
  }

  /** Cancels the deletion, unless the request is already under way. */
  cancel(): void {
    if (this.#state.kind === 'sending') return;
    this.reset();
    this.#deps.emit({ type: 'deletion', deletion: { kind: 'none' } });
  }

  confirmNow(): void {
    if (this.#state.kind === 'waiting') void this.#send(this.#state.plan);
  }

  /** Drops the deletion silently: the inbox is gone. */
  reset(): void {
    if (this.#state.kind === 'waiting') this.#state.cancel();
    this.#state = { kind: 'none' };
  }

  async #send(plan: DeletionPlan): Promise<void> {
    const { carryOut, emit } = this.#deps;
    this.reset();
    const sending: State = { kind: 'sending', plan };
    this.#state = sending;
    emit({ type: 'deletion', deletion: { kind: 'sending' } });
    const isDone = await carryOut(plan);
    if (this.#state !== sending) return;
    this.#state = { kind: 'none' };
    if (!isDone) emit({ type: 'deletion', deletion: { kind: 'failed', plan } });
  }
}
