import type { DomainInfo } from '#shared/protocol.ts';
import type {
  ClaimOutcome,
  DeletionPlan,
  InboxActions,
  KeptInbox,
  Outcome,
  RequestedName,
} from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import { type ConnectionDeps, InboxConnection } from './connection.ts';
import { DeletionTimer } from './deletion-timer.ts';
import { HeldMessages } from './held-messages.ts';
import { type KeepDeps, KeepState } from './keep-state.ts';
import { type OpenDeps, type OpenResult, openInbox } from './open.ts';
import { OpenRetry } from './open-retry.ts';
import { toClaimOutcome, toOutcome, withoutValue } from './outcomes.ts';
import type { Poll } from './poll-together.ts';
import { type HeldRest, InboxRequests } from './requests.ts';
import { checkName, createInbox, type InboxRest, inboxRest, listDomains } from './rest.ts';
import type { Scheduler } from './scheduler.ts';

export interface SessionDeps
  extends Pick<OpenDeps, 'request' | 'tokens'>,
    Pick<ConnectionDeps, 'openSocket' | 'random' | 'isOnline'>,
    Pick<KeepDeps, 'kept'> {
  readonly poll: Poll;
  /** The inbox of this session is not shown any more. */
  readonly onClosed: () => void;
  readonly schedule: Scheduler;
  readonly emit: (event: InboxEvent) => void;
}

type Held =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'held';
      readonly token: string;
      readonly rest: InboxRest;
      readonly connection: InboxConnection;
    };

/** The one inbox that this tab holds, from the first request to the last. */
export class Session implements InboxActions {
  readonly #deps: SessionDeps;
  #held: Held = { kind: 'none' };
  /** Grows with each inbox, so that answers for one that the tab has left are ignored. */
  #generation = 0;
  /** Domain of the next new inbox; null: any. */
  #domain: string | null = null;
  readonly messages: HeldMessages;
  readonly #requests: InboxRequests;
  readonly #deletion: DeletionTimer;
  readonly #openRetry: OpenRetry;
  readonly #keep: KeepState;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { schedule, emit } = deps;
    // The page keeps showing the reason while the try is under way.
    const retry = () => void this.#waitFor(this.#openInbox(), { type: 'retrying' });
    this.#openRetry = new OpenRetry({ ...deps, retry });
    this.#requests = new InboxRequests({ schedule, emit, held: () => this.#heldRest() });
    this.messages = new HeldMessages({ requests: this.#requests, isOnline: deps.isOnline });
    this.#keep = new KeepState(deps);
    this.#deletion = new DeletionTimer({
      schedule,
      emit,
      carryOut: (plan) => this.#carryOut(plan),
    });
  }

  /** Takes over the inbox that the inline script requested before this code was loaded. */
  adopt(early: Promise<OpenResult>): Promise<void> {
    const address = this.#deps.tokens.read()?.address ?? null;
    return this.#waitFor(early, { type: 'opening', address });
  }

  open(domain: string | null): void {
    this.#domain = domain;
    this.#openRetry.reset();
    void this.adopt(this.#openInbox());
  }

  replace(domain: string | null): void {
    // A scheduled deletion is carried out; leaving alone would not do it.
    this.goodbye();
    this.#deps.tokens.clear();
    this.open(domain);
  }

  close(): void {
    this.goodbye();
    this.#nextGeneration();
    this.#deps.tokens.clear();
    this.#deps.onClosed();
  }

  openToken(token: string): void {
    this.goodbye();
    this.#deps.tokens.write({ token, address: null });
    this.open(this.#domain);
  }

  offerHandoff: InboxActions['offerHandoff'] = () =>
    this.#requests.ask((rest) => rest.offerHandoff());

  isHandoffOpen: InboxActions['isHandoffOpen'] = async () => {
    const answer = await this.#requests.peek((rest) => rest.handoffState());
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.open } : answer;
  };

  async setKept(kept: boolean): Promise<Outcome<void>> {
    const held = this.#held;
    if (held.kind !== 'held') return { kind: 'gone' };
    const answer = await this.#keep.request(held.token, () =>
      this.#requests.ask((rest) => rest.setKept(kept)),
    );
    if (answer.kind === 'ok')
      this.#onEvent({ type: 'kept', ...answer.value, at: this.#deps.schedule.now() });
    return withoutValue(answer);
  }

  /** Without the one that this tab has. */
  async keptInboxes(): Promise<readonly KeptInbox[]> {
    const inboxes = (await this.#deps.kept()).list(this.#deps.schedule.now());
    const own = this.#deps.tokens.read()?.token;
    return inboxes.filter(({ token }) => token !== own);
  }

  forgetKept(token: string): void {
    this.#keep.forget(token);
  }

  async domains(): Promise<Outcome<readonly DomainInfo[]>> {
    const answer = await listDomains(this.#deps.request);
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.domains } : toOutcome(answer);
  }

  checkName: InboxActions['checkName'] = async (name, signal) => {
    const answer = await checkName(this.#deps.request, name, signal);
    return answer.kind === 'ok' ? answer : toOutcome(answer);
  };

  async claim({ name, domain }: RequestedName): Promise<ClaimOutcome> {
    const { request, tokens, schedule } = this.#deps;
    const answer = await createInbox(request, domain, name);
    if (answer.kind !== 'ok') return toClaimOutcome(answer);
    this.goodbye();
    tokens.write(answer.value);
    const opening = { kind: 'created', inbox: answer.value, at: schedule.now() } as const;
    await this.adopt(Promise.resolve(opening));
    return { kind: 'ok' };
  }

  scheduleDeletion(plan: DeletionPlan): void {
    if (this.#held.kind === 'held') this.#deletion.start(plan);
  }

  cancelDeletion(): void {
    this.#deletion.cancel();
  }

  confirmDeletionNow(): void {
    this.#deletion.confirmNow();
  }

  async destroy(): Promise<Outcome<void>> {
    const { schedule } = this.#deps;
    const held = this.#held;
    if (held.kind !== 'held') return { kind: 'gone' };
    const generation = this.#generation;
    const answer = await held.rest.destroy();
    if (answer.kind !== 'ok') return toOutcome(answer);
    if (generation === this.#generation) {
      held.connection.stop();
      this.#onEvent({ type: 'ended', reason: 'deleted', at: schedule.now() });
    }
    return { kind: 'ok', value: undefined };
  }

  sendTestMail: InboxActions['sendTestMail'] = async () =>
    withoutValue(await this.#requests.ask((rest) => rest.sendTestMail()));

  /** Reports user input. */
  touch(): void {
    this.#requests.touch();
  }

  /** The network may have changed: reconnects or retries at once. */
  resume(): void {
    if (this.#held.kind === 'held') this.#held.connection.reconnect();
    this.#openRetry.retryNow();
  }

  /** The page goes into the back-forward cache and may come back, so this is no goodbye. */
  suspend(): void {
    const { plan } = this.#deletion;
    if (plan === null) {
      if (this.#held.kind === 'held') this.#held.connection.suspend();
      return;
    }
    // No timer runs in the cache, so the deletion is carried out now; a restored page shows it.
    this.#deleteOnUnload(plan);
    const reason = plan.kind === 'delete' ? 'deleted' : 'left';
    this.#deps.emit({ type: 'ended', reason, at: this.#deps.schedule.now() });
  }

  /** The page is closed or reloaded; it cannot tell which. */
  goodbye(): void {
    const { plan } = this.#deletion;
    if (plan === null) this.#leave();
    else this.#deleteOnUnload(plan);
  }

  /** Carries out a scheduled deletion at once, and drops the token so that a reload starts anew. */
  #deleteOnUnload(plan: DeletionPlan): void {
    if (this.#held.kind === 'held' && plan.kind === 'delete') {
      this.#held.connection.stop();
      void this.#held.rest.destroy();
    } else {
      this.#leave();
    }
    this.#dropInbox();
  }

  async #carryOut(plan: DeletionPlan): Promise<boolean> {
    switch (plan.kind) {
      case 'replace':
        this.replace(plan.domain);
        return true;
      case 'close':
        this.close();
        return true;
      case 'delete': {
        const { kind } = await this.destroy();
        return kind === 'ok' || kind === 'gone';
      }
    }
  }

  #heldRest(): HeldRest | null {
    if (this.#held.kind !== 'held') return null;
    const generation = this.#generation;
    return { rest: this.#held.rest, isCurrent: () => generation === this.#generation };
  }

  #nextGeneration(): number {
    this.#openRetry.cancel();
    this.#deletion.reset();
    this.#held = { kind: 'none' };
    this.#keep.isKept = false;
    this.messages.clear();
    this.#generation += 1;
    return this.#generation;
  }

  #openInbox(): Promise<OpenResult> {
    const { request, tokens, schedule } = this.#deps;
    return openInbox({ request, tokens, now: () => schedule.now(), domain: this.#domain });
  }

  async #waitFor(coming: Promise<OpenResult>, event: InboxEvent): Promise<void> {
    const generation = this.#nextGeneration();
    this.#deps.emit(event);
    const opening = await coming;
    if (generation === this.#generation) this.#onOpenResult(opening);
  }

  #onOpenResult(opening: OpenResult): void {
    const { emit } = this.#deps;
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
        this.#keep.isKept = inbox.kept ?? false;
        // All at once: one by one they would push down the row that is being read.
        if (changes !== null) this.#onEvent({ type: 'changes', changes: changes.changes, at });
        this.#connect(token, changes?.lease ?? null, changes?.cursor ?? null);
        break;
      }
      case 'gone':
        this.#keep.forget(opening.token);
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
      if (generation === this.#generation) this.#onEvent(event);
    };
    const position = { token, lease, cursor };
    const connection = new InboxConnection({
      ...position,
      rest: { changes: (query) => poll(token, query, () => rest.changes(query)) },
      openSocket,
      schedule,
      random,
      isOnline,
      emit,
    });
    this.#held = { kind: 'held', token, rest, connection };
    connection.reconnect();
  }

  #onEvent(event: InboxEvent): void {
    this.#keep.onEvent(event, this.#held.kind === 'held' ? this.#held.token : null);
    if (event.type === 'ended') this.#dropInbox();
    if (event.type === 'changes') this.messages.applyChanges(event.changes);
    this.#deps.emit(event);
  }

  #dropInbox(): void {
    this.#deletion.reset();
    this.#held = { kind: 'none' };
    this.messages.clear();
    this.#deps.tokens.clear();
  }

  #leave(): void {
    const held = this.#held;
    this.#held = { kind: 'none' };
    this.#openRetry.cancel();
    if (held.kind !== 'held') return;
    const { rest, connection } = held;
    connection.stop();
    // A kept inbox lives without this tab.
    if (this.#keep.isKept) return;
    // Without a lease the request would count for all tabs.
    if (connection.lease !== null) rest.leave(connection.lease);
  }
}
