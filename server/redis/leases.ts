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
import type { Expiry } from './expiry.ts';
import { BrokenEntry, type Holders, readHolders, readLife } from './kept.ts';
import type { Reply } from './line.ts';
import type { Listening } from './listening.ts';
import { leaseNews } from './news.ts';
import type { Wire } from './wire.ts';

/** Attempts at a change that other nodes come between; each loses to one that came through. */
const MAX_ATTEMPTS = 32;
/** Milliseconds between two, at most: those who collided must not do so again in step. */
const RETRY_SPREAD_MS = 8;

/** How an inbox stands, as `look.lua` says it. */
interface Standing {
  readonly view: Omit<InboxView, 'expiresAt' | 'tabs' | 'kept'>;
  readonly seq: number;
  readonly news: number;
  readonly life: Life;
  readonly holders: Holders;
  readonly rev: string;
}

/** What happens to a life, worked out from how it stands; null where that changes nothing. */
type Change = (standing: Standing) => Pick<Standing, 'life' | 'holders'> | null;

/** How an inbox stands after a change, and the number of the news that tell it. */
type Written = Pick<Standing, 'view' | 'life' | 'news'>;

interface LeasesOptions {
  readonly wire: Wire;
  readonly times: LifeTimes;
  readonly expiry: Expiry;
  readonly listening: Listening;
  readonly failed: (error: unknown) => void;
}

/**
 * The leases of inboxes by the rules of `life.ts`: worked out here, and written where the
 * life is still the one that was read. What happens to one inbox at once on this node is
 * written together: each alone would come between all the others.
 */
export class Leases {
  readonly #wire: Wire;
  readonly #times: LifeTimes;
  readonly #expiry: Expiry;
  readonly #listening: Listening;
  readonly #failed: (error: unknown) => void;
  readonly #wallTime: WallTime;
  /** Sockets of this node's tabs, for when it has to begin under another name. */
  readonly #held = new Map<InboxId, Map<LeaseId, number>>();
  readonly #batches = new Batches((id: InboxId, changes: readonly Change[]) =>
    this.#write(id, (standing) => applyAll(changes, standing)),
  );

  constructor({ wire, times, expiry, listening, failed }: LeasesOptions) {
    this.#failed = failed;
    this.#wire = wire;
    this.#times = times;
    this.#expiry = expiry;
    this.#listening = listening;
    this.#wallTime = new WallTime(wire.clock);
  }

  /** One that is broken is dead to all who ask; its deadline ends it like any other. */
  async look(id: InboxId): Promise<Standing | null> {
    const reply = await this.#wire.onInbox('look', id);
    if (reply.kind === 'due') await this.#expiry.endDue(id);
    if (reply.kind !== 'living') return null;
    const standing = this.#parse(id, reply);
    if (standing === null) this.#failed(new BrokenEntry('inbox'));
    return standing;
  }

  viewOf({ view, life }: Pick<Standing, 'view' | 'life'>): InboxView {
    return { ...view, ...this.#shown(life) };
  }

  /** Null where the inbox is dead. */
  async happen(id: InboxId, event: LifeEvent): Promise<InboxView | null> {
    return this.#change(id, (standing) => this.#next(standing, event));
  }

  /** A socket opened, or a tab without one asked. An unknown lease is replaced. */
  async take(id: InboxId, wished: LeaseId | null, kind: 'connected' | 'polled') {
    const fresh = makeLease();
    let lease = fresh;
    const inbox = await this.#change(id, (standing) => {
      lease = wished !== null && knowsLease(standing.life, wished) ? wished : fresh;
      return this.#next(standing, { kind, lease });
    });
    if (inbox === null) return null;
    if (kind === 'connected') this.#count(id, lease, 1);
    return { lease, inbox };
  }

  async lose(id: InboxId, lease: LeaseId): Promise<void> {
    // One that ended, or said goodbye, has nothing left to lose.
    if (this.#count(id, lease, -1)) await this.happen(id, { kind: 'lost', lease });
  }

  setKept(id: InboxId, kept: boolean): Promise<InboxView | null> {
    return this.happen(id, keepEvent(kept, this.#times));
  }

  async leave(id: InboxId, lease: LeaseId | null): Promise<void> {
    await this.happen(id, { kind: 'left', lease });
  }

  /**
   * A node died: its sockets are gone without a goodbye. In no batch: one that was fenced may
   * be waiting for this.
   */
  async loseNode(id: InboxId, node: string): Promise<void> {
    await this.#write(id, (standing) => {
      const now = this.#wire.now();
      let { life, holders } = standing;
      for (const [lease, byNode] of Object.entries(standing.holders)) {
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
   * This node's sockets, under its new name. Each inbox by itself: one that cannot be had now
   * keeps no other from being held. Rejects where there was one, and may be done again.
   */
  async holdAgain(): Promise<void> {
    const failures: unknown[] = [];
    for (const id of [...this.#held.keys()]) {
      await this.#holdOne(id).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
  }

  async #holdOne(id: InboxId): Promise<void> {
    await this.#change(id, (standing) => {
      let next = { life: standing.life, holders: standing.holders };
      for (const [lease, sockets] of this.#held.get(id) ?? []) {
        // Those that came since the change of name are there already.
        const there = standing.holders[lease]?.[this.#wire.node] ?? 0;
        for (let again = there; again < sockets; again += 1) {
          next = this.#next(next, { kind: 'connected', lease }) ?? next;
        }
      }
      return next.life === standing.life && next.holders === standing.holders ? null : next;
    });
  }

  /** When it happens is asked anew for each attempt: between two a node may put its time right. */
  #next({ life, holders }: Pick<Standing, 'life' | 'holders'>, event: LifeEvent) {
    if (event.kind === 'lost' && !holds(holders, event.lease, this.#wire.node)) return null;
    const next = nextLife(life, event, this.#wire.now());
    const held = heldAfter(holders, event, this.#wire.node, next);
    return next === life && held === holders ? null : { life: next, holders: held };
  }

  /** Null where the inbox is dead. */
  async #change(id: InboxId, change: Change): Promise<InboxView | null> {
    const written = await this.#batches.add(id, change);
    if (written === null) return null;
    await this.#listening.heard(id, written.news);
    return this.viewOf(written);
  }

  async #write(id: InboxId, change: Change): Promise<Written | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const standing = await this.look(id);
      if (standing === null) return null;
      const next = change(standing);
      if (next === null) return standing;
      const reply = await this.#ask(id, standing, next);
      if (reply.kind === 'living') return { ...standing, ...next, news: reply.number(1) };
      // Dead or due: the next look sees to it.
      if (reply.kind === 'conflict') await delay(randomInt(RETRY_SPREAD_MS));
    }
    throw new StoreUnavailable('too many change this inbox at once');
  }

  #ask(id: InboxId, standing: Standing, { life, holders }: NonNullable<ReturnType<Change>>) {
    const now = this.#wire.now();
    const deadline = computeDeadline(life, this.#times);
    const [before, after] = [standing.life, life].map((each) => ({
      end: computeShownEnd(each, this.#times, now),
      tabs: countTabs(each, now),
      kept: isKept(each),
    }));
    const news = after === undefined || isDeepStrictEqual(before, after) ? '' : leaseNews(after);
    const nodes = new Set(Object.values(holders).flatMap((byNode) => Object.keys(byNode)));
    return this.#wire.onInbox(
      ...(['live', id, standing.rev, JSON.stringify(life), JSON.stringify(holders)] as const),
      ...([[...nodes].join(' '), deadlineText(deadline.at), deadline.reason, news] as const),
    );
  }

  #parse(id: InboxId, reply: Reply): Standing | null {
    const [address, epoch] = [reply.text(1), reply.text(2)];
    const life = readLife(reply.text(6));
    const holders = readHolders(reply.text(7));
    const numbers = { seq: reply.number(3), news: reply.number(4) };
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
    const now = this.#wire.now();
    const expiresAt = this.#wallTime.formatDeadline(computeShownEnd(life, this.#times, now));
    return { expiresAt, tabs: countTabs(life, now), kept: isKept(life) };
  }

  /** False where there is nothing to count down. */
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

/** One after the other; null where none changes anything. */
function applyAll(changes: readonly Change[], standing: Standing): ReturnType<Change> {
  let next = standing;
  for (const change of changes) next = { ...next, ...change(next) };
  return next.life === standing.life && next.holders === standing.holders ? null : next;
}

/**
 * Whether the node has a socket of the lease. A socket that it accepted under an earlier name does
 * not count: the node that reclaims that name removes it, and the tab has a newer socket since.
 */
function holds(holders: Holders, lease: LeaseId, node: string): boolean {
  return (holders[lease]?.[node] ?? 0) > 0;
}

/** Sockets by node after an event that this node reports; those of forgotten leases with them. */
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

/** Scripts know no infinity. */
export function deadlineText(at: number): string {
  return Number.isFinite(at) ? `${Math.floor(at)}` : 'never';
}
