import { MAX_SEVERAL_INBOXES } from '#shared/limits.ts';
import type { HandoffToken } from '#shared/protocol.ts';
import type { HandoffBody } from '#shared/requests.ts';
import type { InboxStateStore } from '../inbox/store.ts';
import type { HandoffOutcome, InboxTab, InboxTabs, TabsState } from '../inbox/tabs.ts';
import type { OpenResult } from './open.ts';
import { toOutcome } from './outcomes.ts';
import { ask, type Fetch, JSON_BODY, readJson } from './rest.ts';
import type { Session } from './session.ts';
import type { Slot } from './token-storage.ts';

interface Opened {
  readonly store: InboxStateStore;
  readonly session: Session;
}

type SessionTab = InboxTab & { readonly actions: Session };

/** Makes the session of a slot; `onClosed` is called when the user has closed its inbox. */
type MakeSession = (slot: Slot, onClosed: () => void) => Opened;

/** The sessions of one page. At first there is one; the user adds others. */
export class SessionTabs implements InboxTabs {
  readonly #request: Fetch;
  readonly #make: MakeSession;
  readonly #listeners = new Set<() => void>();
  #tabs: readonly SessionTab[];
  #active: SessionTab;
  #state: TabsState;
  #handoff: string | null = null;
  /** The first inbox waits for the decision about a hand-off. */
  #isUndecided = false;

  /** `slots`: those that have an inbox, at least one. */
  constructor(request: Fetch, [first = 0, ...others]: readonly Slot[], make: MakeSession) {
    this.#request = request;
    this.#make = make;
    this.#active = this.#open(first);
    this.#tabs = [this.#active, ...others.map((slot) => this.#open(slot))];
    this.#state = { tabs: this.#tabs, active: this.#active, handoff: null };
  }

  /**
   * `early`: the inbox of the first slot, which the inline script requested. A tab that was opened
   * by a hand-off and has no inbox gets one only when the user has decided.
   */
  start(early?: Promise<OpenResult>, handoff: string | null = null): void {
    const [{ actions: first } = this.#active, ...others] = this.#tabs;
    for (const { actions } of others) actions.open(null);
    if (early !== undefined) void first.adopt(early);
    else if (handoff === null) first.open(null);
    else this.#isUndecided = true;
    if (handoff !== null) this.offerHandoff(handoff);
  }

  /** A link of a hand-off was opened in this tab. */
  offerHandoff(secret: string): void {
    this.#handoff = secret;
    this.#show(this.#tabs, this.#active);
  }

  async acceptHandoff(): Promise<HandoffOutcome> {
    // Checked first: the secret can be used only once.
    if (!this.#isUndecided && this.#freeSlot() === null) return { kind: 'full' };
    const answer = await redeemHandoff(this.#request, this.#handoff ?? '');
    if (answer.kind !== 'ok') return toOutcome(answer);
    const { token } = answer.value;
    this.#handoff = null;
    if (this.#isUndecided) {
      this.#isUndecided = false;
      this.#active.actions.openToken(token);
      this.#show(this.#tabs, this.#active);
    } else {
      this.add(token);
    }
    return { kind: 'ok', value: undefined };
  }

  declineHandoff(): void {
    this.#handoff = null;
    if (this.#isUndecided) this.#active.actions.open(null);
    this.#isUndecided = false;
    this.#show(this.#tabs, this.#active);
  }

  readonly state = (): TabsState => this.#state;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(token?: string): void {
    const free = this.#freeSlot();
    if (free === null) return;
    const tab = this.#open(free);
    if (token === undefined) tab.actions.open(null);
    else tab.actions.openToken(token);
    const tabs = [...this.#tabs, tab].sort((a, b) => a.slot - b.slot);
    this.#show(tabs, tab);
  }

  select(slot: Slot): void {
    const tab = this.#tabs.find((other) => other.slot === slot);
    if (tab !== undefined && tab !== this.#active) this.#show(this.#tabs, tab);
  }

  touch(): void {
    this.#active.actions.touch();
  }

  resume(): void {
    for (const { actions } of this.#tabs) actions.resume();
  }

  suspend(): void {
    for (const { actions } of this.#tabs) actions.suspend();
  }

  goodbye(): void {
    for (const { actions } of this.#tabs) actions.goodbye();
  }

  #open(slot: Slot): SessionTab {
    const { store, session } = this.#make(slot, () => this.#remove(slot));
    return { slot, store, actions: session };
  }

  #freeSlot(): Slot | null {
    const used = new Set(this.#tabs.map(({ slot }) => slot));
    let free = 0;
    while (used.has(free)) free += 1;
    return free < MAX_SEVERAL_INBOXES ? free : null;
  }

  #remove(slot: Slot): void {
    const at = this.#tabs.findIndex((tab) => tab.slot === slot);
    const tabs = this.#tabs.filter((tab) => tab.slot !== slot);
    const next = tabs[at] ?? tabs.at(-1);
    // The page always shows an inbox: here the next one.
    if (next === undefined) this.#active.actions.open(null);
    else this.#show(tabs, this.#active.slot === slot ? next : this.#active);
  }

  #show(tabs: readonly SessionTab[], active: SessionTab): void {
    this.#tabs = tabs;
    this.#active = active;
    this.#state = { tabs, active, handoff: this.#handoff };
    for (const listener of this.#listeners) listener();
  }
}

/** `POST /handoffs`. `gone`: the secret was used, or its time is over. */
function redeemHandoff(request: Fetch, secret: string) {
  const body = JSON.stringify({ secret } satisfies HandoffBody);
  const init = { method: 'POST', headers: JSON_BODY, body };
  return ask(request, '/handoffs', init, readJson<HandoffToken>);
}
