import { type FollowSink, follow } from '#server/inbox/follow.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type {
  Continuation,
  InboxEvent,
  InboxId,
  InboxView,
  LeaseId,
  Subscription,
} from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { Peer } from '#server/ops/peer.ts';
import type { Rates } from '#server/ops/rates.ts';
import type {
  Change,
  CloseReason,
  Cursor,
  DeliveryNotice,
  DomainState,
  LeaseChange,
} from '#shared/protocol.ts';
import type { Arrivals } from './arrivals.ts';
import type { LateTeller, LeaseTicker } from './lease-ticker.ts';
import { backlogOf, cut } from './line.ts';
import { Outbox } from './outbox.ts';
import type { Presence, TabClaim, TabSocket } from './socket.ts';

/**
 * Stands for "before the first change" where a tab has no cursor that could be continued.
 * No store knows it: handed in, it brings everything, with `reset`.
 */
const BEGINNING: Cursor = 'beginning';

/**
 * Characters that wait for a reader at which a notice is not worth adding: it would be
 * old when it is seen, and what waits is worth more.
 */
const NOTICE_BACKLOG = 16_000;

/** What all tabs share. */
export interface TabContext {
  readonly store: InboxStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly rates: Rates;
  readonly ticker: LeaseTicker;
  /** Null: nobody asks how long it takes. */
  readonly arrivals: Arrivals | null;
  /** Of the host of an address; null where it is none of ours any more. */
  readonly domainState: (host: string) => DomainState | null;
  /** Build of the page that this server serves. */
  readonly version: string;
}

interface Held {
  readonly lease: LeaseId;
  readonly inbox: InboxView;
}

type State =
  /** The token was good; the store is asked to hold the inbox. */
  | { readonly kind: 'joining' }
  /** Held; what came after the cursor is being read. Nothing has been said yet. */
  | { readonly kind: 'reading'; readonly cursor: Cursor | null; readonly held: Held }
  /** Hello is said, everything from there on is passed. */
  | { readonly kind: 'following'; readonly outbox: Outbox }
  | { readonly kind: 'closed' };

/**
 * One socket of one tab: what the store reports goes out, in order and once. Several may
 * share a lease, while an old one is not yet known to be gone.
 */
export class Tab implements Presence, FollowSink, LateTeller {
  readonly inbox: InboxId;
  readonly peer: Peer;
  readonly lease: Promise<LeaseId | null>;
  readonly #context: TabContext;
  readonly #socket: TabSocket;
  #state: State = { kind: 'joining' };
  /** Where its address is; known before it follows. */
  #host = '';
  /** The state that it knows of: it takes its domain for active until it hears otherwise. */
  #domain: DomainState = 'active';
  #subscription: Subscription | null = null;
  #late: LeaseChange | null = null;
  toldAt = Number.NEGATIVE_INFINITY;

  constructor(context: TabContext, socket: TabSocket, claim: TabClaim) {
    this.#context = context;
    this.#socket = socket;
    this.inbox = claim.inbox;
    this.peer = claim.peer;
    const held = context.store.hold(claim.inbox, claim.lease);
    this.lease = held.then(
      (answer) => answer?.lease ?? null,
      () => null,
    );
    held.then((answer) => this.#join(answer, claim.cursor)).catch((error) => this.failed(error));
  }

  lookAtDomain(): void {
    if (this.#state.kind !== 'following') return;
    // A domain that is none of ours any more takes no mail either.
    const state = this.#context.domainState(this.#host) ?? 'retired';
    if (state === this.#domain) return;
    this.#domain = state;
    this.#socket.emit('domain:changed', { state });
  }

  async gone(): Promise<void> {
    this.#stopFollowing();
    const lease = await this.lease;
    if (lease !== null) await this.#context.store.lose(this.inbox, lease);
  }

  caughtUp(next: Continuation): void {
    switch (this.#state.kind) {
      case 'reading':
        this.#greet(this.#state.held, this.#state.cursor, next);
        return;
      case 'following':
        // The tab learns of a reset only in a hello, and that stands at the beginning.
        if (next.reset) cut(this.#socket.conn);
        else this.#state.outbox.tellAll(next.changes);
        return;
      case 'joining':
      case 'closed':
        return;
    }
  }

  live(event: InboxEvent): void {
    switch (event.kind) {
      case 'change':
        this.#pass(event.change);
        return;
      case 'lease':
        this.#passLease({ expiresAt: event.expiresAt, tabs: event.tabs });
        return;
      case 'notice':
        this.#passNotice(event.notice);
        return;
      case 'closed':
        this.#end(event.reason);
        return;
    }
  }

  failed(error: unknown): void {
    // A store that is away is told of where it is watched, not once for each tab.
    if (!(error instanceof StoreUnavailable)) this.#context.log.failed('tab', error);
    // Not told goodbye: the tab comes back with its cursor when it is worth trying.
    this.#socket.conn.close();
  }

  tellLate(): void {
    if (this.#late !== null) this.#tellLease(this.#late);
  }

  async #join(held: Held | null, cursor: Cursor | null): Promise<void> {
    if (this.#state.kind !== 'joining') return;
    if (held === null) {
      this.#end('deleted');
      return;
    }
    this.#host = held.inbox.address.slice(held.inbox.address.lastIndexOf('@') + 1);
    this.#state = { kind: 'reading', cursor, held };
    const subscription = await follow(this.#context.store, this.inbox, cursor, this);
    if (subscription === null) this.#end('deleted');
    else if (this.#isClosed()) subscription[Symbol.dispose]();
    else this.#subscription = subscription;
  }

  #greet({ lease, inbox }: Held, cursor: Cursor | null, next: Continuation): void {
    const { clock, version } = this.#context;
    const { address, expiresAt, tabs } = inbox;
    const outbox = new Outbox(this.#socket);
    this.#state = { kind: 'following', outbox };
    this.#socket.emit('inbox', {
      address,
      expiresAt,
      serverTime: new Date(clock.wall()).toISOString(),
      cursor: startOf(cursor, next),
      lease,
      tabs,
      version,
      ...(next.reset ? { reset: true } : {}),
    });
    this.lookAtDomain();
    outbox.tellAll(next.changes);
  }

  #pass(change: Change): void {
    if (this.#state.kind !== 'following') return;
    if (this.#state.outbox.tell(change)) {
      this.#context.arrivals?.told(this.#socket.conn, change);
      return;
    }
    const { remoteAddress } = this.peer;
    this.#context.log.turnedAway({ code: 'slow_reader', limit: 'tab_backlog', remoteAddress });
    cut(this.#socket.conn);
  }

  /** Not `volatile`: that drops whatever follows something else in the same turn. */
  #passNotice(notice: DeliveryNotice): void {
    if (backlogOf(this.#socket.conn) <= NOTICE_BACKLOG) this.#socket.emit('delivery', notice);
  }

  #passLease(change: LeaseChange): void {
    if (this.#context.ticker.mayTell(this.toldAt)) {
      this.#tellLease(change);
      return;
    }
    this.#late = change;
    this.#context.ticker.add(this);
  }

  #tellLease(change: LeaseChange): void {
    this.#late = null;
    this.toldAt = this.#context.clock.now();
    this.#socket.emit('lease:changed', change);
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed()) return;
    this.#stopFollowing();
    this.#socket.emit('inbox:closed', { reason });
    // Later in this turn: the tab that asked for the end gets its acknowledgement first.
    setImmediate(() => this.#socket.disconnect(true));
  }

  #stopFollowing(): void {
    this.#state = { kind: 'closed' };
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
    this.#context.ticker.remove(this);
  }

  #isClosed(): boolean {
    return this.#state.kind === 'closed';
  }
}

/**
 * Where the changes begin that follow a hello. Not where they end: a tab that is cut off
 * among them must not skip the rest.
 */
function startOf(cursor: Cursor | null, { changes, cursor: end, reset }: Continuation): Cursor {
  if (changes.length === 0) return end;
  return reset || cursor === null ? BEGINNING : cursor;
}
