import type { Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import { type ConnectionDeps, InboxConnection } from './connection.ts';
import type { KeepState } from './keep-state.ts';
import { type OpenDeps, type OpenResult, openInbox } from './open.ts';
import { OpenRetry } from './open-retry.ts';
import { toOutcome } from './outcomes.ts';
import type { Poll } from './poll-together.ts';
import type { HeldRest } from './requests.ts';
import { type InboxRest, inboxRest } from './rest.ts';
import type { Scheduler } from './scheduler.ts';

export interface LifecycleDeps
  extends Pick<OpenDeps, 'request' | 'tokens'>,
    Pick<ConnectionDeps, 'openSocket' | 'random' | 'isOnline'> {
  readonly poll: Poll;
  readonly schedule: Scheduler;
  readonly keep: KeepState;
  readonly emit: (event: InboxEvent) => void;
  /** The tab does not hold its inbox any more. */
  readonly onReset: () => void;
}

type Held =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'held';
      readonly token: string;
      readonly rest: InboxRest;
      readonly connection: InboxConnection;
    };

/** Opens the inbox of a session, stays connected to it, and leaves it. */
export class InboxLifecycle {
  readonly #deps: LifecycleDeps;
  readonly #openRetry: OpenRetry;
  #held: Held = { kind: 'none' };
  /** Grows with each inbox, so that answers for one that the tab has left are ignored. */
  #generation = 0;
  /** Domain of the next new inbox; null: the service chooses one. */
  #domain: string | null = null;

  constructor(deps: LifecycleDeps) {
    this.#deps = deps;
    // The page keeps showing the reason while the try is under way.
    const retry = () => void this.#waitFor(this.#openInbox(), { type: 'retrying' });
    this.#openRetry = new OpenRetry({ ...deps, retry });
  }

  /** The token of the held inbox; null if the tab holds none. */
  get token(): string | null {
    return this.#held.kind === 'held' ? this.#held.token : null;
  }

  get rest(): HeldRest | null {
    if (this.#held.kind !== 'held') return null;
    const generation = this.#generation;
    return { rest: this.#held.rest, isCurrent: () => generation === this.#generation };
  }

  /** Takes over the inbox that the inline script requested before this code was loaded. */
  adopt(early: Promise<OpenResult>): Promise<void> {
    const address = this.#deps.tokens.read()?.address ?? null;
    return this.#waitFor(early, { type: 'opening', address });
  }

  /** Opens the stored inbox, else a new one; without `domain` at the domain of the last one. */
  open(domain: string | null = this.#domain): void {
    this.#domain = domain;
    this.#openRetry.reset();
    void this.adopt(this.#openInbox());
  }

  /** The network may have changed: reconnects or retries at once. */
  resume(): void {
    if (this.#held.kind === 'held') this.#held.connection.reconnect();
    this.#openRetry.retryNow();
  }

  suspend(): void {
    if (this.#held.kind === 'held') this.#held.connection.suspend();
  }

  /** Tells the server that this tab is gone. A kept inbox lives without it. */
  leave(): void {
    const held = this.#held;
    this.#held = { kind: 'none' };
    this.#openRetry.cancel();
    if (held.kind !== 'held') return;
    const { rest, connection } = held;
    connection.stop();
    if (this.#deps.keep.isKept) return;
    // Without a lease the request would count for all tabs.
    if (connection.lease !== null) rest.leave(connection.lease);
  }

  async destroy(): Promise<Outcome<void>> {
    const held = this.#held;
    if (held.kind !== 'held') return { kind: 'gone' };
    const generation = this.#generation;
    const answer = await held.rest.destroy();
    if (answer.kind !== 'ok') return toOutcome(answer);
    if (generation === this.#generation) {
      held.connection.stop();
      this.onEvent({ type: 'ended', reason: 'deleted', at: this.#deps.schedule.now() });
    }
    return { kind: 'ok', value: undefined };
  }

  /** While the page is closed: no answer is awaited. */
  destroyOnUnload(): void {
    if (this.#held.kind === 'none') {
      this.leave();
      return;
    }
    this.#held.connection.stop();
    void this.#held.rest.destroy();
  }

  /** Forgets the inbox and its token, so that a reload starts anew. */
  drop(): void {
    this.#held = { kind: 'none' };
    this.#deps.onReset();
    this.#deps.tokens.clear();
  }

  /** Stops waiting for the current inbox; later answers for it are ignored. */
  reset(): number {
    this.#openRetry.cancel();
    this.#held = { kind: 'none' };
    this.#deps.keep.isKept = false;
    this.#deps.onReset();
    this.#generation += 1;
    return this.#generation;
  }

  /** An event of the held inbox. */
  onEvent(event: InboxEvent): void {
    this.#deps.keep.onEvent(event, this.token);
    if (event.type === 'ended') this.drop();
    this.#deps.emit(event);
  }

  #openInbox(): Promise<OpenResult> {
    const { request, tokens, schedule } = this.#deps;
    return openInbox({ request, tokens, now: () => schedule.now(), domain: this.#domain });
  }

  async #waitFor(coming: Promise<OpenResult>, event: InboxEvent): Promise<void> {
    const generation = this.reset();
    this.#deps.emit(event);
    const opening = await coming;
    if (generation === this.#generation) this.#onOpenResult(opening);
  }

  #onOpenResult(opening: OpenResult): void {
    const { emit, keep } = this.#deps;
    if (opening.kind !== 'refused') this.#openRetry.reset();
    switch (opening.kind) {
      case 'created': {
        const { inbox, at } = opening;
        emit({ type: 'opened', inbox, at });
        this.#connect(inbox.token, inbox.lease ?? null, inbox.cursor);
        break;
      }
      case 'resumed': {
        const { token, inbox, changes, at } = opening;
        emit({ type: 'opened', inbox, at });
        keep.isKept = inbox.kept ?? false;
        // All at once: one by one they would push down the row that is being read.
        if (changes !== null) this.onEvent({ type: 'changes', changes: changes.changes, at });
        this.#connect(token, changes?.lease ?? null, changes?.cursor ?? null);
        break;
      }
      case 'gone':
        keep.forget(opening.token);
        // The inline script may have dropped it from the storage before this code was loaded.
        emit({ type: 'opening', address: opening.address });
        emit({ type: 'ended', reason: 'gone', at: opening.at });
        break;
      case 'refused':
        this.#openRetry.schedule(opening.problem);
        break;
    }
  }

  #connect(token: string, lease: string | null, cursor: string | null): void {
    const { request, openSocket, schedule, random, isOnline, poll } = this.#deps;
    const rest = inboxRest(request, token);
    const generation = this.#generation;
    const emit = (event: InboxEvent) => {
      if (generation === this.#generation) this.onEvent(event);
    };
    const connection = new InboxConnection({
      ...{ token, lease, cursor },
      rest: { changes: (query) => poll(token, query, () => rest.changes(query)) },
      ...{ openSocket, schedule, random, isOnline, emit },
    });
    this.#held = { kind: 'held', token, rest, connection };
    connection.reconnect();
  }
}
