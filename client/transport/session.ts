import type { DomainInfo } from '#shared/protocol.ts';
import type { InboxActions, Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import type { OpenProblem } from '../inbox/state.ts';
import { KeptDetails } from './kept-details.ts';
import { Link, type LinkDeps } from './link.ts';
import { type OpenDeps, type Opening, openInbox } from './open.ts';
import { reopenIn } from './reopen.ts';
import { type Answer, type InboxRest, inboxRest, listDomains } from './rest.ts';
import type { Cancel, Scheduler } from './scheduler.ts';

export interface SessionDeps
  extends Pick<OpenDeps, 'request' | 'keeper'>,
    Pick<LinkDeps, 'openSocket' | 'random' | 'isOnline'> {
  readonly schedule: Scheduler;
  readonly tell: (event: InboxEvent) => void;
}

/** Milliseconds; a person who is there keeps the inbox alive, and once in a while is enough. */
export const TOUCH_EVERY = 30_000;

type Hold =
  | { readonly kind: 'none' }
  /** There is no address, and it is asked for again. */
  | { readonly kind: 'waiting'; readonly problem: OpenProblem; readonly cancel: Cancel }
  | { readonly kind: 'held'; readonly rest: InboxRest; readonly link: Link };

/** The one inbox that this tab holds, from the first request to the last. */
export class Session implements InboxActions {
  readonly #deps: SessionDeps;
  #hold: Hold = { kind: 'none' };
  /** Of the current inbox; an answer for one that the tab has left must not speak. */
  #generation = 0;
  #touchedAt = 0;
  /** Where a new address is wished; null: at any domain. */
  #domain: string | null = null;
  /** Refusals one after the other. */
  #refusals = 0;
  readonly #details = new KeptDetails();

  constructor(deps: SessionDeps) {
    this.#deps = deps;
  }

  /** Takes over what was asked for before this code was loaded. */
  async adopt(early: Promise<Opening>): Promise<void> {
    const { keeper, tell } = this.#deps;
    const generation = this.#begin();
    tell({ type: 'opening', address: keeper.read()?.address ?? null });
    const opening = await early;
    if (generation === this.#generation) this.#enter(opening);
  }

  open(domain: string | null): void {
    this.#domain = domain;
    this.#refusals = 0;
    void this.adopt(this.#opening());
  }

  renew(domain: string | null): void {
    this.#leave();
    this.#deps.keeper.forget();
    this.open(domain);
  }

  async domains(): Promise<Outcome<readonly DomainInfo[]>> {
    const answer = await listDomains(this.#deps.request);
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.domains } : outcome(answer);
  }

  async destroy(): Promise<Outcome<void>> {
    const { schedule } = this.#deps;
    const hold = this.#hold;
    if (hold.kind !== 'held') return { kind: 'gone' };
    const generation = this.#generation;
    const answer = await hold.rest.destroy();
    if (answer.kind !== 'ok') return outcome(answer);
    if (generation === this.#generation) {
      hold.link.stop();
      this.#hear({ type: 'ended', reason: 'deleted', at: schedule.now() });
    }
    return { kind: 'ok', value: undefined };
  }

  openMessage: InboxActions['openMessage'] = async (id) => {
    const kept = this.#details.get(id);
    // Without a network nobody has to wait to be told so.
    if (kept !== null && !this.#deps.isOnline()) return { kind: 'ok', value: kept };
    const opened = await this.#ask((rest) => rest.detail(id));
    if (opened.kind === 'unreachable' && kept !== null) return { kind: 'ok', value: kept };
    if (opened.kind !== 'ok') return opened;
    this.#details.keep(opened.value);
    if (!opened.value.seen) void this.#ask((rest) => rest.markSeen(id));
    return opened;
  };

  rawMessage: InboxActions['rawMessage'] = (id) => this.#ask((rest) => rest.raw(id));

  attachment: InboxActions['attachment'] = (id, path, signal) =>
    this.#ask((rest) => rest.attachment(id, path, signal));

  nestedMessage: InboxActions['nestedMessage'] = (id, path) =>
    this.#ask((rest) => rest.nested(id, path));

  deleteMessage: InboxActions['deleteMessage'] = async (id) =>
    done(await this.#ask((rest) => rest.deleteMessage(id)));

  sendTestMail: InboxActions['sendTestMail'] = async () =>
    done(await this.#ask((rest) => rest.sendTestMail()));

  /** Somebody is there. Heard at most once in `TOUCH_EVERY`. */
  touch(): void {
    if (this.#hold.kind !== 'held') return;
    if (this.#deps.schedule.now() - this.#touchedAt < TOUCH_EVERY) return;
    void this.#touch();
  }

  /** The network may be another one: what waits for it tries at once. */
  wake(): void {
    if (this.#hold.kind === 'held') this.#hold.link.wake();
    // Who asked too often is not heard before the time.
    if (this.#hold.kind === 'waiting' && this.#hold.problem.kind !== 'rate_limited')
      void this.#reopen();
  }

  /** The page is put away whole, and may come back: no goodbye. */
  sleep(): void {
    if (this.#hold.kind === 'held') this.#hold.link.sleep();
  }

  /** The page is being left for good. */
  goodbye(): void {
    this.#leave();
  }

  #begin(): number {
    if (this.#hold.kind === 'waiting') this.#hold.cancel();
    this.#hold = { kind: 'none' };
    this.#details.clear();
    this.#generation += 1;
    return this.#generation;
  }

  #opening(): Promise<Opening> {
    const { request, keeper, schedule } = this.#deps;
    return openInbox({ request, keeper, now: () => schedule.now(), domain: this.#domain });
  }

  /** Once more, while the page goes on saying why there is none. */
  async #reopen(): Promise<void> {
    const generation = this.#begin();
    this.#deps.tell({ type: 'retrying' });
    const opening = await this.#opening();
    if (generation === this.#generation) this.#enter(opening);
  }

  #wait(refusal: OpenProblem): void {
    const { keeper, schedule, random, isOnline, tell } = this.#deps;
    const isAway = refusal.kind === 'unreachable' && !isOnline();
    const problem: OpenProblem = isAway ? { kind: 'offline' } : refusal;
    const delay = reopenIn(problem, this.#refusals, random);
    this.#refusals += 1;
    const cancel = schedule.after(delay, () => void this.#reopen());
    this.#hold = { kind: 'waiting', problem, cancel };
    const address = keeper.read()?.address ?? null;
    tell({ type: 'refused', problem, address, retryAt: schedule.now() + delay });
  }

  #enter(opening: Opening): void {
    const { tell } = this.#deps;
    if (opening.kind !== 'refused') this.#refusals = 0;
    switch (opening.kind) {
      case 'created': {
        const { inbox, at } = opening;
        tell({ type: 'opened', inbox, at });
        this.#attach(inbox.token, inbox.lease ?? null, inbox.cursor);
        break;
      }
      case 'resumed':
        tell({ type: 'opened', inbox: opening.inbox, at: opening.at });
        // Without a cursor: after a reload everything has to be told again.
        this.#attach(opening.token, opening.lease, null);
        break;
      case 'gone':
        tell({ type: 'ended', reason: 'gone', at: opening.at });
        break;
      case 'refused':
        this.#wait(opening.problem);
        break;
    }
  }

  #attach(token: string, lease: string | null, cursor: string | null): void {
    const { request, openSocket, schedule, random, isOnline } = this.#deps;
    const rest = inboxRest(request, token);
    const generation = this.#generation;
    const tell = (event: InboxEvent) => {
      if (generation === this.#generation) this.#hear(event);
    };
    const position = { token, lease, cursor };
    const link = new Link({ ...position, rest, openSocket, schedule, random, isOnline, tell });
    this.#hold = { kind: 'held', rest, link };
    link.wake();
  }

  #hear(event: InboxEvent): void {
    if (event.type === 'ended') this.#forget();
    if (event.type === 'changes')
      for (const change of event.changes)
        if (change.type === 'message:deleted') this.#details.forget(change.id);
    this.#deps.tell(event);
  }

  #forget(): void {
    this.#hold = { kind: 'none' };
    this.#details.clear();
    this.#deps.keeper.forget();
  }

  #leave(): void {
    const hold = this.#hold;
    this.#hold = { kind: 'none' };
    if (hold.kind === 'waiting') hold.cancel();
    if (hold.kind !== 'held') return;
    const { rest, link } = hold;
    link.stop();
    rest.leave(link.lease);
  }

  async #touch(): Promise<void> {
    const { schedule, tell } = this.#deps;
    this.#touchedAt = schedule.now();
    const answer = await this.#request((rest) => rest.touch());
    if (answer.kind === 'ok') tell({ type: 'touched', ...answer.value, at: schedule.now() });
  }

  /** A request that is activity by itself. */
  async #ask<T>(wish: (rest: InboxRest) => Promise<Answer<T>>): Promise<Outcome<T>> {
    const { schedule, tell } = this.#deps;
    const answer = await this.#request(wish);
    if (answer.kind !== 'ok') return outcome(answer);
    this.#touchedAt = schedule.now();
    tell({ type: 'active', at: schedule.now() });
    return answer;
  }

  async #request<T>(wish: (rest: InboxRest) => Promise<Answer<T>>): Promise<Answer<T>> {
    const generation = this.#generation;
    if (this.#hold.kind !== 'held') return { kind: 'gone' };
    const answer = await wish(this.#hold.rest);
    return generation === this.#generation ? answer : { kind: 'gone' };
  }
}

function outcome(
  answer: Exclude<Answer<unknown>, { kind: 'ok' }>,
): Exclude<Outcome<never>, { kind: 'ok' }> {
  switch (answer.kind) {
    case 'gone':
    case 'rate_limited':
      return answer;
    case 'full':
    case 'unacceptable':
    case 'unreachable':
      return { kind: 'unreachable' };
  }
}

function done(answer: Outcome<unknown>): Outcome<void> {
  return answer.kind === 'ok' ? { kind: 'ok', value: undefined } : answer;
}
