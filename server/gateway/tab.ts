import type { DefaultEventsMap, Server, Socket } from 'socket.io';
import { UNKNOWN_CURSOR } from '#server/inbox/cursor.ts';
import { type FollowSink, follow } from '#server/inbox/follow.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type {
  Continuation,
  InboxId,
  InboxView,
  LeaseId,
  StoreEvent,
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
  ServerToTab,
  TabToServer,
} from '#shared/protocol.ts';
import { measureBacklog, terminate } from './engine-socket.ts';
import { Outbox } from './outbox.ts';
import type { PushLatency } from './push-latency.ts';

/** Milliseconds between two `lease:changed` for one tab. */
const LEASE_CHANGE_INTERVAL_MS = 10_000;

/** Characters that wait for a client. Over it notices are dropped: they would arrive too late. */
const MAX_NOTICE_BACKLOG = 16_000;

/** Shared by all tabs. */
export interface TabContext {
  readonly store: InboxStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly rates: Rates;
  /** Null without metrics. */
  readonly pushLatency: PushLatency | null;
  /** `host`: the host of an address. Null if it is no longer in the pool. */
  readonly domainState: (host: string) => DomainState | null;
  /** Build of the page that this server serves. */
  readonly version: string;
}

/** From the handshake, after the token check. */
export interface TabClaim {
  readonly inbox: InboxId;
  readonly cursor: Cursor | null;
  readonly lease: LeaseId | null;
  readonly peer: Peer;
}

/** The handshake sets `claim`; `tab` replaces it. */
interface SocketData {
  claim?: TabClaim;
  tab?: Tab;
}

export type TabSocket = Socket<TabToServer, ServerToTab, DefaultEventsMap, SocketData>;
export type TabServer = Server<TabToServer, ServerToTab, DefaultEventsMap, SocketData>;

interface ConnectedLease {
  readonly lease: LeaseId;
  readonly inbox: InboxView;
}

type State =
  /** The token is valid; the store is asked to hold the inbox. */
  | { readonly kind: 'joining' }
  /** The inbox is held, and the changes after the cursor are being read. Nothing is sent yet. */
  | { readonly kind: 'reading'; readonly cursor: Cursor | null; readonly held: ConnectedLease }
  /** The hello is sent; each change is sent. */
  | { readonly kind: 'following'; readonly outbox: Outbox }
  | { readonly kind: 'closed' };

/**
 * One socket of one tab. Sends what the store reports, in order and once. Two sockets may share
 * a lease until the server notices that the old one is closed.
 */
export class Tab implements FollowSink {
  readonly inbox: InboxId;
  readonly peer: Peer;
  /** The lease of this socket, when the store has answered; null if the store held nothing. */
  readonly lease: Promise<LeaseId | null>;
  readonly #context: TabContext;
  readonly #socket: TabSocket;
  #state: State = { kind: 'joining' };
  /** Set before the state `following`. */
  #address = '';
  /** The last state sent. A tab takes its domain for active. */
  #domainState: DomainState = 'active';
  #subscription: Subscription | null = null;
  /** The latest lease change that was not sent. */
  #unsentLease: LeaseChange | null = null;
  #leaseSentAt = Number.NEGATIVE_INFINITY;

  constructor(context: TabContext, socket: TabSocket, claim: TabClaim) {
    this.#context = context;
    this.#socket = socket;
    this.inbox = claim.inbox;
    this.peer = claim.peer;
    const held = context.store.connectLease(claim.inbox, claim.lease);
    this.lease = held.then(
      (answer) => answer?.lease ?? null,
      () => null,
    );
    held.then((answer) => this.#join(answer, claim.cursor)).catch((error) => this.failed(error));
  }

  /** Sends the state of the address's domain if it has changed. */
  sendDomainState(): void {
    if (this.#state.kind !== 'following') return;
    const host = this.#address.slice(this.#address.lastIndexOf('@') + 1);
    // A domain outside of the pool takes no mail.
    const state = this.#context.domainState(host) ?? 'retired';
    if (state === this.#domainState) return;
    this.#domainState = state;
    this.#socket.emit('domain:changed', { state });
  }

  /** The socket is closed: loses its lease, unless the tab said goodbye. */
  async onDisconnect(): Promise<void> {
    this.#stopFollowing();
    const lease = await this.lease;
    if (lease !== null) await this.#context.store.lose(this.inbox, lease);
  }

  caughtUp(next: Continuation): void {
    const state = this.#state;
    if (state.kind === 'reading') this.#sendHello(state.held, state.cursor, next);
    if (state.kind !== 'following') return;
    // Only a hello can carry a reset, so the tab must reconnect.
    if (next.reset) terminate(this.#socket.conn);
    else state.outbox.sendAll(next.changes);
  }

  live(event: StoreEvent): void {
    switch (event.kind) {
      case 'change':
        this.#sendChange(event.change);
        return;
      case 'lease':
        this.#unsentLease = describeLease(event);
        this.sendLease();
        return;
      case 'notice':
        this.#sendNotice(event.notice);
        return;
      case 'closed':
        this.#end(event.reason);
        return;
    }
  }

  failed(error: unknown): void {
    // The store logs its own outage; a line for each tab would only repeat it.
    if (!(error instanceof StoreUnavailable)) this.#context.log.failed('tab', error);
    // Without `inbox:closed`: the tab reconnects with its cursor.
    this.#socket.conn.close();
  }

  /** Sends a lease change that waits, unless the last one is too recent. Call it once in a while. */
  sendLease(): void {
    const now = this.#context.clock.now();
    if (this.#unsentLease === null || now - this.#leaseSentAt < LEASE_CHANGE_INTERVAL_MS) return;
    this.#socket.emit('lease:changed', this.#unsentLease);
    this.#unsentLease = null;
    this.#leaseSentAt = now;
  }

  async #join(held: ConnectedLease | null, cursor: Cursor | null): Promise<void> {
    if (this.#state.kind !== 'joining') return;
    if (held === null) {
      this.#end('deleted');
      return;
    }
    this.#address = held.inbox.address;
    this.#state = { kind: 'reading', cursor, held };
    const subscription = await follow(this.#context.store, this.inbox, cursor, this);
    if (subscription === null) this.#end('deleted');
    else if (this.#isClosed()) subscription[Symbol.dispose]();
    else this.#subscription = subscription;
  }

  #sendHello({ lease, inbox }: ConnectedLease, cursor: Cursor | null, next: Continuation): void {
    const { clock, version } = this.#context;
    const outbox = new Outbox(this.#socket);
    this.#state = { kind: 'following', outbox };
    this.#socket.emit('inbox', {
      ...describeLease(inbox),
      address: inbox.address,
      serverTime: new Date(clock.wall()).toISOString(),
      cursor: cursorBefore(cursor, next),
      lease,
      version,
      ...(next.reset ? { reset: true } : {}),
    });
    this.sendDomainState();
    outbox.sendAll(next.changes);
  }

  #sendChange(change: Change): void {
    if (this.#state.kind !== 'following') return;
    if (this.#state.outbox.send(change)) {
      this.#context.pushLatency?.onPushed(this.#socket.conn, change);
      return;
    }
    const { remoteAddress } = this.peer;
    this.#context.log.turnedAway({ code: 'slow_reader', limit: 'tab_backlog', remoteAddress });
    terminate(this.#socket.conn);
  }

  /** Not `volatile`: that drops every event after the first of a turn. */
  #sendNotice(notice: DeliveryNotice): void {
    if (measureBacklog(this.#socket.conn) > MAX_NOTICE_BACKLOG) return;
    this.#socket.emit('delivery', notice);
  }

  #end(reason: CloseReason): void {
    if (this.#isClosed()) return;
    this.#stopFollowing();
    this.#socket.emit('inbox:closed', { reason });
    // Later in this turn: the tab that asked for it gets its acknowledgement first.
    setImmediate(() => this.#socket.disconnect(true));
  }

  #stopFollowing(): void {
    this.#state = { kind: 'closed' };
    this.#subscription?.[Symbol.dispose]();
    this.#subscription = null;
    this.#unsentLease = null;
  }

  #isClosed(): boolean {
    return this.#state.kind === 'closed';
  }
}

function describeLease({ expiresAt, tabs, kept }: Omit<LeaseChange, 'kept'> & { kept: boolean }) {
  return { expiresAt, tabs, ...(kept ? { kept } : {}) };
}

/**
 * The cursor before the changes that follow a hello, not after them: a tab that loses its
 * connection among them must not skip the rest.
 */
function cursorBefore(
  cursor: Cursor | null,
  { changes, cursor: end, reset }: Continuation,
): Cursor {
  if (changes.length === 0) return end;
  return reset || cursor === null ? UNKNOWN_CURSOR : cursor;
}
