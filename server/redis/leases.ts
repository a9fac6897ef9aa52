import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { makeLease } from '#server/inbox/creation.ts';
import { formatCursor } from '#server/inbox/cursor.ts';
import {
  computeDeadline,
  computeShownEnd,
  countTabs,
  isKept,
  keepEvent,
  knowsLease,
  type Life,
  type LifeEvent,
  nextLife,
} from '#server/inbox/life.ts';
import type { LifeTimes } from '#server/inbox/settings.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId, InboxView, LeaseId } from '#server/inbox/types.ts';
import { WallTime } from '#server/ops/clock.ts';
import { Batches } from './batches.ts';
import { formatLeaseMessage } from './channel-messages.ts';
import type { Channels } from './channels.ts';
import type { Reply } from './connection.ts';
import type { Expiry } from './expiry.ts';
import type { ScriptCalls } from './script-calls.ts';
import { BrokenEntry, formatLife, type Holders, readHolders, readLife } from './stored-fields.ts';

/** Attempts at a change while other nodes change the same inbox; each failure means that one succeeded. */
const MAX_ATTEMPTS = 32;
/** Most milliseconds between two attempts; random, so that nodes do not collide again. */
const RETRY_SPREAD_MS = 8;

/** The state of an inbox, from `read-state.lua`. */
interface InboxState {
  readonly view: Omit<InboxView, 'expiresAt' | 'tabs' | 'kept'>;
  readonly seq: number;
  readonly eventNumber: number;
  readonly life: Life;
  readonly holders: Holders;
  readonly rev: string;
}

/** Computes the next life from the present state; null if nothing changes. */
type Change = (state: InboxState) => Pick<InboxState, 'life' | 'holders'> | null;

/** The state after a change, and the number of the event that reports it. */
type Written = Pick<InboxState, 'view' | 'life' | 'eventNumber'>;

interface LeasesOptions {
  readonly calls: ScriptCalls;
  readonly times: LifeTimes;
  readonly expiry: Expiry;
  readonly channels: Channels;
  readonly failed: (error: unknown) => void;
}

/**
 * The leases of inboxes, by the rules of `life.ts`. A change is computed here, and written only if
 * the stored life is still the one that was read. Simultaneous changes of one inbox on this node
 * are written together, since each alone would conflict with the others.
 */
export class Leases {
  readonly #calls: ScriptCalls;
  readonly #times: LifeTimes;
  readonly #expiry: Expiry;
  readonly #channels: Channels;
  readonly #failed: (error: unknown) => void;
  readonly #wallTime: WallTime;
  /** Sockets of the tabs of this node, for when it rejoins under another name. */
  readonly #held = new Map<InboxId, Map<LeaseId, number>>();
  readonly #batches = new Batches((id: InboxId, changes: readonly Change[]) =>
    this.#write(id, (state) => applyAll(changes, state)),
  );

  constructor({ calls, times, expiry, channels, failed }: LeasesOptions) {
    this.#failed = failed;
    this.#calls = calls;
    this.#times = times;
    this.#expiry = expiry;
    this.#channels = channels;
    this.#wallTime = new WallTime(calls.clock);
  }

  /** Null for a dead or damaged inbox. A damaged one ends at its deadline like any other. */
  async read(id: InboxId): Promise<InboxState | null> {
    const reply = await this.#calls.runOnInbox('read-state', id);
    if (reply.kind === 'due') await this.#expiry.endDue(id);
    if (reply.kind !== 'living') return null;
    const state = this.#parse(id, reply);
    if (state === null) this.#failed(new BrokenEntry('inbox'));
    return state;
  }

  viewOf({ view, life }: Pick<InboxState, 'view' | 'life'>): InboxView {
    return { ...view, ...this.#shown(life) };
  }

  /** Null if the inbox is dead. */
  async apply(id: InboxId, event: LifeEvent): Promise<InboxView | null> {
    return this.#change(id, (state) => this.#next(state, event));
  }

  /** A socket opened, or a tab without a socket sent a request. An unknown lease is replaced. */
  async acquire(id: InboxId, wished: LeaseId | null, kind: 'connected' | 'polled') {
    const fresh = makeLease();
    let lease = fresh;
    const inbox = await this.#change(id, (state) => {
      lease = wished !== null && knowsLease(state.life, wished) ? wished : fresh;
      return this.#next(state, { kind, lease });
    });
    if (inbox === null) return null;
    if (kind === 'connected') this.#count(id, lease, 1);
    return { lease, inbox };
  }

  async lose(id: InboxId, lease: LeaseId): Promise<void> {
    // A lease that ended or left has no socket to lose.
    if (this.#count(id, lease, -1)) await this.apply(id, { kind: 'lost', lease });
  }

  setKept(id: InboxId, kept: boolean): Promise<InboxView | null> {
    return this.apply(id, keepEvent(kept, this.#times));
  }

  async leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    await this.apply(id, { kind: 'left', lease });
  }

  /**
   * Marks the sockets of a failed node as lost without a goodbye. Not in a batch: a fenced call in
   * the batch may wait for this.
   */
  async loseNode(id: InboxId, node: string): Promise<void> {
    await this.#write(id, (state) => {
      const now = this.#calls.now();
      let { life, holders } = state;
      for (const [lease, byNode] of Object.entries(state.holders)) {
        const { [node]: sockets = 0, ...others } = byNode;
        for (let lost = 0; lost < sockets; lost += 1) {
          life = nextLife(life, { kind: 'lost', lease }, now);
        }
        holders = { ...holders, [lease]: others };
      }
      return { life, holders };
    });
  }

  /**
   * Writes the sockets of this node under its new name. Rejects if an inbox failed, after all others
   * were tried. Can be repeated.
   */
  async reconnectHeld(): Promise<void> {
    const failures: unknown[] = [];
    for (const id of [...this.#held.keys()]) {
      await this.#holdOne(id).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #holdOne(id: InboxId): Promise<void> {
    await this.#change(id, (state) => {
      let next = { life: state.life, holders: state.holders };
      for (const [lease, sockets] of this.#held.get(id) ?? []) {
        // Sockets that opened after the rename are stored already.
        const there = state.holders[lease]?.[this.#calls.node] ?? 0;
        for (let again = there; again < sockets; again += 1) {
          next = this.#next(next, { kind: 'connected', lease }) ?? next;
        }
      }
      return next.life === state.life && next.holders === state.holders ? null : next;
    });
  }

  /** Reads the time again for each attempt: the service clock may be corrected in between. */
  #next({ life, holders }: Pick<InboxState, 'life' | 'holders'>, event: LifeEvent) {
    if (event.kind === 'lost' && !holds(holders, event.lease, this.#calls.node)) return null;
    const next = nextLife(life, event, this.#calls.now());
    const held = heldAfter(holders, event, this.#calls.node, next);
    return next === life && held === holders ? null : { life: next, holders: held };
  }

  /** Null where the inbox is dead. */
  async #change(id: InboxId, change: Change): Promise<InboxView | null> {
    const written = await this.#batches.add(id, change);
    if (written === null) return null;
    await this.#channels.waitUntilReceived(id, written.eventNumber);
    return this.viewOf(written);
  }

  async #write(id: InboxId, change: Change): Promise<Written | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const state = await this.read(id);
      if (state === null) return null;
      const next = change(state);
      if (next === null) return state;
      const reply = await this.#ask(id, state, next);
      if (reply.kind === 'living') return { ...state, ...next, eventNumber: reply.number(1) };
      // Dead or due: the next read returns null.
      if (reply.kind === 'conflict') await delay(randomInt(RETRY_SPREAD_MS));
    }
    throw new StoreUnavailable('too many changes of this inbox at once');
  }

  #ask(id: InboxId, state: InboxState, { life, holders }: NonNullable<ReturnType<Change>>) {
    const now = this.#calls.now();
    const deadline = computeDeadline(life, this.#times);
    const [before, after] = [state.life, life].map((each) => ({
      end: computeShownEnd(each, this.#times, now),
      tabs: countTabs(each, now),
      kept: isKept(each),
    }));
    const eventText =
      after === undefined || isDeepStrictEqual(before, after) ? '' : formatLeaseMessage(after);
    const nodes = new Set(Object.values(holders).flatMap((byNode) => Object.keys(byNode)));
    return this.#calls.runOnInbox(
      ...(['write-life', id, state.rev, formatLife(life), JSON.stringify(holders)] as const),
      ...([[...nodes].join(' '), formatDeadline(deadline.at), deadline.reason, eventText] as const),
    );
  }

  #parse(id: InboxId, reply: Reply): InboxState | null {
    const [address, epoch] = [reply.text(1), reply.text(2)];
    const life = readLife(reply.text(6));
    const holders = readHolders(reply.text(7));
    const numbers = { seq: reply.number(3), eventNumber: reply.number(4) };
    const counted = [...Object.values(numbers), ...[5, 10, 11].map((at) => reply.number(at))];
    const isSound = address !== '' && epoch !== '' && counted.every(Number.isSafeInteger);
    if (life === null || holders === null || !isSound) return null;
    const view = {
      ...{ id, address, cursor: formatCursor(epoch, numbers.seq) },
      createdAt: this.#wallTime.format(reply.number(5)),
      messageCount: reply.number(10),
      bytes: reply.number(11),
    };
    const rev = reply.text(9);
    return { view, ...numbers, life, holders, rev };
  }

  #shown(life: Life): Pick<InboxView, 'expiresAt' | 'tabs' | 'kept'> {
    const now = this.#calls.now();
    const expiresAt = this.#wallTime.formatDeadline(computeShownEnd(life, this.#times, now));
    return { expiresAt, tabs: countTabs(life, now), kept: isKept(life) };
  }

  /** False if there is no socket to remove. */
  #count(id: InboxId, lease: LeaseId, by: 1 | -1): boolean {
    const leases = this.#held.get(id) ?? new Map<LeaseId, number>();
    const before = leases.get(lease) ?? 0;
    if (before + by < 0) return false;
    if (before + by === 0) leases.delete(lease);
    else leases.set(lease, before + by);
    if (leases.size === 0) this.#held.delete(id);
    else this.#held.set(id, leases);
    return true;
  }
}

/** Applies the changes in order; null if none changes anything. */
function applyAll(changes: readonly Change[], state: InboxState): ReturnType<Change> {
  let next = state;
  for (const change of changes) next = { ...next, ...change(next) };
  return next.life === state.life && next.holders === state.holders ? null : next;
}

/**
 * Whether the node has a socket of the lease. A socket that it accepted under an earlier name does
 * not count: the node that reclaims that name removes it, and the tab has a newer socket since.
 */
function holds(holders: Holders, lease: LeaseId, node: string): boolean {
  return (holders[lease]?.[node] ?? 0) > 0;
}

/** Sockets by node after an event of this node, without those of unknown leases. */
function heldAfter(holders: Holders, event: LifeEvent, node: string, life: Life): Holders {
  const kept = Object.entries(holders).filter(([lease]) => knowsLease(life, lease));
  const next = kept.length === Object.keys(holders).length ? holders : Object.fromEntries(kept);
  if (event.kind !== 'connected' && event.kind !== 'lost') return next;
  const { [node]: before = 0, ...others } = next[event.lease] ?? {};
  const sockets = before + (event.kind === 'connected' ? 1 : -1);
  const byNode = sockets === 0 ? others : { ...others, [node]: sockets };
  if (!knowsLease(life, event.lease)) return next;
  return { ...next, [event.lease]: byNode };
}

/** Scripts have no infinity. */
export function formatDeadline(at: number): string {
  return Number.isFinite(at) ? `${Math.floor(at)}` : 'never';
}
