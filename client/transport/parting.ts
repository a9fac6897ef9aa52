import type { Farewell } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

/**
 * Milliseconds in which it can be taken back that an inbox goes: enough to read a line and to
 * press a button, and too short to be waited for.
 */
export const UNDO_MS = 6_000;

interface PartingDeps {
  readonly schedule: Scheduler;
  readonly tell: (event: InboxEvent) => void;
  /** Does it. False: the server did not hear it, and the inbox lives. */
  readonly go: (farewell: Farewell) => Promise<boolean>;
}

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'going'; readonly farewell: Farewell; readonly cancel: Cancel }
  | { readonly kind: 'finishing'; readonly farewell: Farewell };

/** The moment before an inbox goes. It is the tab's own: the server knows nothing of it. */
export class Parting {
  readonly #deps: PartingDeps;
  #state: State = { kind: 'none' };

  constructor(deps: PartingDeps) {
    this.#deps = deps;
  }

  /** What is about to become of the inbox; null: nothing. */
  get farewell(): Farewell | null {
    return this.#state.kind === 'none' ? null : this.#state.farewell;
  }

  begin(farewell: Farewell): void {
    const { schedule, tell } = this.#deps;
    if (this.#state.kind !== 'none') return;
    const cancel = schedule.after(UNDO_MS, () => this.hasten());
    this.#state = { kind: 'going', farewell, cancel };
    tell({ type: 'parting', parting: { kind: 'going', farewell, waitMs: UNDO_MS } });
  }

  /** Taken back, unless the server is being told already. */
  stay(): void {
    if (this.#state.kind === 'finishing') return;
    this.forget();
    this.#deps.tell({ type: 'parting', parting: { kind: 'none' } });
  }

  hasten(): void {
    if (this.#state.kind === 'going') void this.#finish(this.#state.farewell);
  }

  /** There is no inbox any more that could go. */
  forget(): void {
    if (this.#state.kind === 'going') this.#state.cancel();
    this.#state = { kind: 'none' };
  }

  async #finish(farewell: Farewell): Promise<void> {
    const { go, tell } = this.#deps;
    this.forget();
    const mine: State = { kind: 'finishing', farewell };
    this.#state = mine;
    tell({ type: 'parting', parting: { kind: 'finishing' } });
    const went = await go(farewell);
    if (this.#state !== mine) return;
    this.#state = { kind: 'none' };
    if (!went) tell({ type: 'parting', parting: { kind: 'failed', farewell } });
  }
}
