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
import { DeletionTimer } from './deletion-timer.ts';
import { HeldMessages } from './held-messages.ts';
import { InboxLifecycle, type LifecycleDeps } from './inbox-lifecycle.ts';
import { type KeepDeps, KeepState } from './keep-state.ts';
import type { OpenResult } from './open.ts';
import { toClaimOutcome, toOutcome, withoutValue } from './outcomes.ts';
import { InboxRequests } from './requests.ts';
import { checkName, createInbox, inboxRest, listDomains } from './rest.ts';

export interface SessionDeps
  extends Omit<LifecycleDeps, 'keep' | 'onReset'>,
    Pick<KeepDeps, 'kept'> {
  /** The inbox of this session is not shown any more. */
  readonly onClosed: () => void;
  /** The tokens of all inboxes of the page, this one included. */
  readonly listTabTokens: () => readonly string[];
}

/** The one inbox that this tab holds, from the first request to the last: what the user asks for. */
export class Session implements InboxActions {
  readonly #deps: SessionDeps;
  readonly messages: HeldMessages;
  readonly #lifecycle: InboxLifecycle;
  readonly #requests: InboxRequests;
  readonly #deletion: DeletionTimer;
  readonly #keep: KeepState;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { schedule, isOnline } = deps;
    const emit = (event: InboxEvent) => {
      if (event.type === 'changes') this.messages.applyChanges(event.changes);
      deps.emit(event);
    };
    this.#keep = new KeepState(deps);
    this.#deletion = new DeletionTimer({
      schedule,
      emit,
      carryOut: (plan) => this.#carryOut(plan),
    });
    this.#lifecycle = new InboxLifecycle({
      ...deps,
      emit,
      keep: this.#keep,
      onReset: () => {
        this.#deletion.reset();
        this.messages.clear();
      },
    });
    this.#requests = new InboxRequests({ schedule, emit, held: () => this.#lifecycle.rest });
    this.messages = new HeldMessages({ requests: this.#requests, isOnline });
  }

  adopt(early: Promise<OpenResult>): Promise<void> {
    return this.#lifecycle.adopt(early);
  }

  open(domain: string | null): void {
    this.#lifecycle.open(domain);
  }

  replace(domain: string | null): void {
    // A scheduled deletion is carried out; leaving alone would not do it.
    this.goodbye();
    this.#deps.tokens.clear();
    this.open(domain);
  }

  close(): void {
    this.goodbye();
    this.#lifecycle.reset();
    this.#deps.tokens.clear();
    this.#deps.onClosed();
  }

  openToken(token: string): void {
    this.goodbye();
    this.#deps.tokens.write({ token, address: null });
    this.#lifecycle.open();
  }

  offerHandoff: InboxActions['offerHandoff'] = () =>
    this.#requests.ask((rest) => rest.offerHandoff());

  isHandoffOpen: InboxActions['isHandoffOpen'] = async () => {
    const answer = await this.#requests.peek((rest) => rest.handoffState());
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.open } : answer;
  };

  async setKept(kept: boolean): Promise<Outcome<void>> {
    const { token } = this.#lifecycle;
    if (token === null) return { kind: 'gone' };
    const answer = await this.#keep.request(token, () =>
      this.#requests.ask((rest) => rest.setKept(kept)),
    );
    if (answer.kind === 'ok')
      this.#lifecycle.onEvent({ type: 'kept', ...answer.value, at: this.#deps.schedule.now() });
    return withoutValue(answer);
  }

  async keptInboxes(): Promise<readonly KeptInbox[]> {
    const { kept, listTabTokens, request, schedule } = this.#deps;
    // The one question about an inbox that does not count as activity.
    const isGone = async (token: string) =>
      (await inboxRest(request, token).handoffState()).kind === 'gone';
    return (await kept()).findOffers(listTabTokens(), isGone, schedule.now());
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
    if (this.#lifecycle.token !== null) this.#deletion.start(plan);
  }

  cancelDeletion(): void {
    this.#deletion.cancel();
  }

  confirmDeletionNow(): void {
    this.#deletion.confirmNow();
  }

  sendTestMail: InboxActions['sendTestMail'] = async () =>
    withoutValue(await this.#requests.ask((rest) => rest.sendTestMail()));

  /** Reports user input. */
  touch(): void {
    this.#requests.touch();
  }

  /** The network may have changed: reconnects or retries at once. */
  resume(): void {
    this.#lifecycle.resume();
  }

  /** The page goes into the back-forward cache and may come back, so this is no goodbye. */
  suspend(): void {
    const { plan } = this.#deletion;
    if (plan === null) {
      this.#lifecycle.suspend();
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
    if (plan === null) this.#lifecycle.leave();
    else this.#deleteOnUnload(plan);
  }

  /** Carries out a scheduled deletion at once, and drops the token so that a reload starts anew. */
  #deleteOnUnload(plan: DeletionPlan): void {
    if (plan.kind === 'delete') this.#lifecycle.destroyOnUnload();
    else this.#lifecycle.leave();
    this.#lifecycle.drop();
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
        const { kind } = await this.#lifecycle.destroy();
        return kind === 'ok' || kind === 'gone';
      }
    }
  }
}
