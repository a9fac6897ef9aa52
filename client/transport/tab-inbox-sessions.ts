import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import type { HandoffToken } from '#shared/protocol.ts';
import type { HandoffBody } from '#shared/requests.ts';
import type { InboxStateStore } from '../inbox/state-store.ts';
import type {
  HandoffOutcome,
  TabInbox,
  TabInboxes,
  TabInboxesState,
  TabInboxId,
} from '../inbox/tab-inboxes.ts';
import type { OpenResult } from './open.ts';
import { toOutcome } from './outcomes.ts';
import { ask, type Fetch, JSON_BODY, readJson } from './rest.ts';
import type { Session } from './session.ts';

interface Opened {
  readonly store: InboxStateStore;
  readonly session: Session;
}

type TabInboxSession = TabInbox & { readonly actions: Session };

/** Makes the session of an inbox; `onClosed` is called when the user has closed the inbox. */
type MakeSession = (id: TabInboxId, onClosed: () => void) => Opened;

/** The sessions of one browser tab. At first there is one; the user adds others. */
export class TabInboxSessions implements TabInboxes {
  readonly #request: Fetch;
  readonly #make: MakeSession;
  readonly #listeners = new Set<() => void>();
  #inboxes: readonly TabInboxSession[];
  #active: TabInboxSession;
  #state: TabInboxesState;
  #handoff: string | null = null;
  /** The first inbox waits for the decision about a hand-off. */
  #isUndecided = false;

  /** `ids`: those of the stored inboxes, at least one. */
  constructor(request: Fetch, [first = 0, ...others]: readonly TabInboxId[], make: MakeSession) {
    this.#request = request;
    this.#make = make;
    this.#active = this.#open(first);
    this.#inboxes = [this.#active, ...others.map((id) => this.#open(id))];
    this.#state = { inboxes: this.#inboxes, active: this.#active, handoff: null };
  }

  /**
   * `early`: the first inbox, which the inline script requested. A tab that was opened
   * by a hand-off and has no inbox gets one only when the user has decided.
   */
  start(early?: Promise<OpenResult>, handoff: string | null = null): void {
    const [{ actions: first } = this.#active, ...others] = this.#inboxes;
    for (const { actions } of others) actions.open(null);
    if (early !== undefined) void first.adopt(early);
    else if (handoff === null) first.open(null);
    else this.#isUndecided = true;
    if (handoff !== null) this.offerHandoff(handoff);
  }

  /** A link of a hand-off was opened in this tab. */
  offerHandoff(secret: string): void {
    this.#handoff = secret;
    this.#show(this.#inboxes, this.#active);
  }

  async acceptHandoff(): Promise<HandoffOutcome> {
    // Checked first: the secret can be used only once.
    if (!this.#isUndecided && this.#findFreeId() === null) return { kind: 'full' };
    const answer = await redeemHandoff(this.#request, this.#handoff ?? '');
    if (answer.kind !== 'ok') return toOutcome(answer);
    const { token } = answer.value;
    this.#handoff = null;
    if (this.#isUndecided) {
      this.#isUndecided = false;
      this.#active.actions.openToken(token);
      this.#show(this.#inboxes, this.#active);
    } else {
      this.add(token);
    }
    return { kind: 'ok', value: undefined };
  }

  declineHandoff(): void {
    this.#handoff = null;
    if (this.#isUndecided) this.#active.actions.open(null);
    this.#isUndecided = false;
    this.#show(this.#inboxes, this.#active);
  }

  readonly state = (): TabInboxesState => this.#state;

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(token?: string): void {
    const free = this.#findFreeId();
    if (free === null) return;
    const added = this.#open(free);
    if (token === undefined) added.actions.open(null);
    else added.actions.openToken(token);
    const inboxes = [...this.#inboxes, added].sort((a, b) => a.id - b.id);
    this.#show(inboxes, added);
  }

  select(id: TabInboxId): void {
    const selected = this.#inboxes.find((inbox) => inbox.id === id);
    if (selected !== undefined && selected !== this.#active) this.#show(this.#inboxes, selected);
  }

  touch(): void {
    for (const { actions } of this.#inboxes) actions.touch();
  }

  resume(): void {
    for (const { actions } of this.#inboxes) actions.resume();
  }

  suspend(): void {
    for (const { actions } of this.#inboxes) actions.suspend();
  }

  goodbye(): void {
    for (const { actions } of this.#inboxes) actions.goodbye();
  }

  #open(id: TabInboxId): TabInboxSession {
    const { store, session } = this.#make(id, () => this.#remove(id));
    return { id, store, actions: session };
  }

  #findFreeId(): TabInboxId | null {
    const used = new Set(this.#inboxes.map(({ id }) => id));
    let free = 0;
    while (used.has(free)) free += 1;
    return free < MAX_TAB_INBOXES ? free : null;
  }

  #remove(id: TabInboxId): void {
    const at = this.#inboxes.findIndex((inbox) => inbox.id === id);
    const others = this.#inboxes.filter((inbox) => inbox.id !== id);
    const next = others[at] ?? others.at(-1);
    // The page always shows an inbox: here the next one.
    if (next === undefined) this.#active.actions.open(null);
    else this.#show(others, this.#active.id === id ? next : this.#active);
  }

  #show(inboxes: readonly TabInboxSession[], active: TabInboxSession): void {
    this.#inboxes = inboxes;
    this.#active = active;
    this.#state = { inboxes, active, handoff: this.#handoff };
    for (const listener of this.#listeners) listener();
  }
}

/** `POST /handoffs`. `gone`: the secret was used, or its time is over. */
function redeemHandoff(request: Fetch, secret: string) {
  const body = JSON.stringify({ secret } satisfies HandoffBody);
  const init = { method: 'POST', headers: JSON_BODY, body };
  return ask(request, '/handoffs', init, readJson<HandoffToken>);
}
