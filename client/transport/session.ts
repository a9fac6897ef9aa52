import type { DomainInfo } from '#shared/protocol.ts';
import type { Claimed, Farewell, InboxActions, NameWish, Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import { KeptDetails } from './kept-details.ts';
import { Link, type LinkDeps } from './link.ts';
import { type OpenDeps, type Opening, openInbox } from './open.ts';
import { claimRefused, done, outcome } from './outcomes.ts';
import { Parting } from './parting.ts';
import { Reopening } from './reopen.ts';
import { type HeldRest, Requests } from './requests.ts';
import { askName, createInbox, type InboxRest, inboxRest, listDomains } from './rest.ts';
import type { Scheduler } from './scheduler.ts';

export interface SessionDeps
  extends Pick<OpenDeps, 'request' | 'keeper'>,
    Pick<LinkDeps, 'openSocket' | 'random' | 'isOnline'> {
  readonly schedule: Scheduler;
  readonly tell: (event: InboxEvent) => void;
}

type Hold =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly rest: InboxRest; readonly link: Link };

/** The one inbox that this tab holds, from the first request to the last. */
export class Session implements InboxActions {
  readonly #deps: SessionDeps;
  #hold: Hold = { kind: 'none' };
  /** Of the current inbox; an answer for one that the tab has left must not speak. */
  #generation = 0;
  /** Where a new address is wished; null: at any domain. */
  #domain: string | null = null;
  readonly #details = new KeptDetails();
  readonly #requests: Requests;
  readonly #parting: Parting;
  readonly #reopening: Reopening;

  constructor(deps: SessionDeps) {
    this.#deps = deps;
    const { schedule, tell } = deps;
    // The page goes on saying why there is none while it is tried.
    const again = () => void this.#await(this.#opening(), { type: 'retrying' });
    this.#reopening = new Reopening({ ...deps, again });
    this.#requests = new Requests({ schedule, tell, held: () => this.#held() });
    this.#parting = new Parting({ schedule, tell, go: (farewell) => this.#go(farewell) });
  }

  /** Takes over what was asked for before this code was loaded. */
  adopt(early: Promise<Opening>): Promise<void> {
    const address = this.#deps.keeper.read()?.address ?? null;
    return this.#await(early, { type: 'opening', address });
  }

  open(domain: string | null): void {
    this.#domain = domain;
    this.#reopening.begin();
    void this.adopt(this.#opening());
  }

  renew(domain: string | null): void {
    // What was about to be destroyed is, and not only left.
    this.goodbye();
    this.#deps.keeper.forget();
    this.open(domain);
  }

  async domains(): Promise<Outcome<readonly DomainInfo[]>> {
    const answer = await listDomains(this.#deps.request);
    return answer.kind === 'ok' ? { kind: 'ok', value: answer.value.domains } : outcome(answer);
  }

  judgeName: InboxActions['judgeName'] = async (wish, signal) => {
    const answer = await askName(this.#deps.request, wish, signal);
    return answer.kind === 'ok' ? answer : outcome(answer);
  };

  async claim({ name, domain }: NameWish): Promise<Claimed> {
    const { request, keeper, schedule } = this.#deps;
    const answer = await createInbox(request, domain, name);
    if (answer.kind !== 'ok') return claimRefused(answer);
    this.goodbye();
    keeper.keep(answer.value);
    const opening = { kind: 'created', inbox: answer.value, at: schedule.now() } as const;
    await this.adopt(Promise.resolve(opening));
    return { kind: 'ok' };
  }

  part(farewell: Farewell): void {
    if (this.#hold.kind === 'held') this.#parting.begin(farewell);
  }

  stay(): void {
    this.#parting.stay();
  }

  hasten(): void {
    this.#parting.hasten();
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
    const { isOnline } = this.#deps;
    const ask = () => this.#requests.ask((rest) => rest.detail(id));
    const opened = await this.#details.ofServer(id, isOnline(), ask);
    if (opened.kind !== 'ok') return opened;
    if (!opened.value.seen) void this.#requests.ask((rest) => rest.markSeen(id));
    return opened;
  };

  rawMessage: InboxActions['rawMessage'] = (id, signal) =>
    this.#requests.ask((rest) => rest.raw(id, signal));

  attachment: InboxActions['attachment'] = (id, path, signal) =>
    this.#requests.ask((rest) => rest.attachment(id, path, signal));

  nestedMessage: InboxActions['nestedMessage'] = (id, path) =>
    this.#requests.ask((rest) => rest.nested(id, path));

  deleteMessage: InboxActions['deleteMessage'] = async (id) =>
    done(await this.#requests.ask((rest) => rest.deleteMessage(id)));

  sendTestMail: InboxActions['sendTestMail'] = async () =>
    done(await this.#requests.ask((rest) => rest.sendTestMail()));

  /** Somebody is there. Heard once in a while. */
  touch(): void {
    this.#requests.touch();
  }

  /** The network may be another one: what waits for it tries at once. */
  wake(): void {
    if (this.#hold.kind === 'held') this.#hold.link.wake();
    this.#reopening.hasten();
  }

  /** The page is put away whole, and may come back: no goodbye. */
  sleep(): void {
    const { farewell } = this.#parting;
    if (farewell === null) {
      if (this.#hold.kind === 'held') this.#hold.link.sleep();
      return;
    }
    // Nothing here runs from now on, so it is done now; who comes back is told.
    this.#goWithPage(farewell);
    const reason = farewell.kind === 'renew' ? 'left' : 'deleted';
    this.#deps.tell({ type: 'ended', reason, at: this.#deps.schedule.now() });
  }

  /** The page is being left for good, or loaded anew, which looks the same from here. */
  goodbye(): void {
    const { farewell } = this.#parting;
    if (farewell === null) this.#leave();
    else this.#goWithPage(farewell);
  }

  /** What was to go in a moment goes at once, and a reload does not find it again. */
  #goWithPage(farewell: Farewell): void {
    if (this.#hold.kind === 'held' && farewell.kind === 'destroy') {
      this.#hold.link.stop();
      void this.#hold.rest.destroy();
    } else {
      this.#leave();
    }
    this.#forget();
  }

  async #go(farewell: Farewell): Promise<boolean> {
    switch (farewell.kind) {
      case 'renew':
        this.renew(farewell.domain);
        return true;
      case 'destroy': {
        const { kind } = await this.destroy();
        return kind === 'ok' || kind === 'gone';
      }
    }
  }

  #held(): HeldRest | null {
    if (this.#hold.kind !== 'held') return null;
    const generation = this.#generation;
    return { rest: this.#hold.rest, isCurrent: () => generation === this.#generation };
  }

  #begin(): number {
    this.#reopening.pause();
    this.#parting.forget();
    this.#hold = { kind: 'none' };
    this.#details.clear();
    this.#generation += 1;
    return this.#generation;
  }

  #opening(): Promise<Opening> {
    const { request, keeper, schedule } = this.#deps;
    return openInbox({ request, keeper, now: () => schedule.now(), domain: this.#domain });
  }

  async #await(coming: Promise<Opening>, said: InboxEvent): Promise<void> {
    const generation = this.#begin();
    this.#deps.tell(said);
    const opening = await coming;
    if (generation === this.#generation) this.#enter(opening);
  }

  #enter(opening: Opening): void {
    const { tell } = this.#deps;
    if (opening.kind !== 'refused') this.#reopening.begin();
    switch (opening.kind) {
      case 'created': {
        const { inbox, at } = opening;
        tell({ type: 'opened', inbox, at });
        this.#attach(inbox.token, inbox.lease ?? null, inbox.cursor);
        break;
      }
      case 'resumed': {
        const { token, inbox, told, at } = opening;
        tell({ type: 'opened', inbox, at });
        // In one go: mail that a socket tells one by one would push down what is read already.
        if (told !== null) this.#hear({ type: 'changes', changes: told.changes, at });
        this.#attach(token, told?.lease ?? null, told?.cursor ?? null);
        break;
      }
      case 'gone':
        tell({ type: 'ended', reason: 'gone', at: opening.at });
        break;
      case 'refused':
        this.#reopening.after(opening.problem);
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
    if (event.type === 'changes') this.#details.follow(event.changes);
    this.#deps.tell(event);
  }

  #forget(): void {
    this.#parting.forget();
    this.#hold = { kind: 'none' };
    this.#details.clear();
    this.#deps.keeper.forget();
  }

  #leave(): void {
    const hold = this.#hold;
    this.#hold = { kind: 'none' };
    this.#reopening.pause();
    if (hold.kind !== 'held') return;
    const { rest, link } = hold;
    link.stop();
    // Without a lease it would be the goodbye of all tabs.
    if (link.lease !== null) rest.leave(link.lease);
  }
}
