import { MAX_WAIT_SECONDS } from '#shared/limits.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { LifeTimes } from './settings.ts';
import type { LeaseId } from './types.ts';

/**
 * The life of one inbox, as pure functions of what happened and when. All times are
 * milliseconds on the monotonic side of the clock. The rules are numbered in SPEC.md.
 */

/** Milliseconds that a page has to open its socket after it created the inbox. */
export const EXPECTED_MS = 60_000;

/**
 * Milliseconds after its last request for which a polling tab counts as present: the
 * longest held request, and ten seconds to answer it and ask again.
 */
export const POLL_PRESENCE_MS = MAX_WAIT_SECONDS * 1_000 + 10_000;

/**
 * Leases that one inbox remembers. A person has a few tabs; each reload and each poll
 * with an unknown lease creates one, so their number must be bounded.
 */
export const MAX_LEASES = 64;

/** One page load of one tab. A goodbye removes it from the list. */
type Lease = { readonly id: LeaseId } & (
  | { readonly kind: 'expected'; readonly until: number }
  /** Several sockets at once: the server may learn late that the old one closed. */
  | { readonly kind: 'connected'; readonly sockets: number }
  | { readonly kind: 'polling'; readonly seenAt: number }
  | { readonly kind: 'lost'; readonly at: number }
);

/** Of an inbox that is not the operator's. */
interface Ending {
  readonly lastActivity: number;
  /** Set while the inbox is kept: it ends at this time, whatever tabs and users do. */
  readonly keptUntil?: number;
}

export type Life =
  /** Created by a program, and never had a tab: only activity keeps it. */
  | (Ending & { readonly kind: 'program' })
  /** Created by a page, or opened in a tab since: leases and activity keep it. */
  | (Ending & {
      readonly kind: 'tabbed';
      readonly leases: readonly Lease[];
      readonly lastGoodbye: number | null;
    })
  /** The operator's, which has no deadline. Tabs may hold it. */
  | { readonly kind: 'operator'; readonly leases: readonly Lease[] };

export type LifeEvent =
  /** A person or a program asked for something. */
  | { readonly kind: 'touched' }
  /** A socket of this lease opened. */
  | { readonly kind: 'connected'; readonly lease: LeaseId }
  /** A socket of this lease closed without a goodbye. */
  | { readonly kind: 'lost'; readonly lease: LeaseId }
  /** A tab without sockets sent a request. */
  | { readonly kind: 'polled'; readonly lease: LeaseId }
  /** That request was answered. */
  | { readonly kind: 'answered'; readonly lease: LeaseId }
  /** A goodbye of one lease, or of all with null. */
  | { readonly kind: 'left'; readonly lease: LeaseId | null }
  /** A user wants to keep the inbox for so many milliseconds; 0 keeps nothing. */
  | { readonly kind: 'kept'; readonly keepTime: number }
  /** The user changed their mind. */
  | { readonly kind: 'released' };

/** The inbox is dead from millisecond `at` on; `Infinity` means never. */
export interface Deadline {
  readonly at: number;
  readonly reason: CloseReason;
}

const NO_DEADLINE: Deadline = { at: Number.POSITIVE_INFINITY, reason: 'idle' };

export function createPageLife(lease: LeaseId, now: number): Life {
  const expected: Lease = { id: lease, kind: 'expected', until: now + EXPECTED_MS };
  return { kind: 'tabbed', lastActivity: now, leases: [expected], lastGoodbye: null };
}

export function createProgramLife(now: number): Life {
  return { kind: 'program', lastActivity: now };
}

export function createOperatorLife(): Life {
  return { kind: 'operator', leases: [] };
}

export function knowsLease(life: Life, id: LeaseId): boolean {
  return getLeases(life).some((lease) => lease.id === id);
}

/** Returns the same object if the event changes nothing. */
export function nextLife(life: Life, event: LifeEvent, now: number): Life {
  switch (event.kind) {
    case 'touched':
      // With two nodes, an older event can come after a newer one.
      return life.kind === 'operator' || life.lastActivity >= now
        ? life
        : { ...life, lastActivity: now };
    case 'connected':
      return withLeases(life, connect(getLeases(life), event.lease));
    case 'polled':
      return withLeases(life, poll(getLeases(life), event.lease, now));
    case 'answered':
      // The tab may have left meanwhile: the answer must not bring its lease back.
      return knowsLease(life, event.lease)
        ? withLeases(life, poll(getLeases(life), event.lease, now))
        : life;
    case 'lost':
      return withLeases(life, lose(getLeases(life), event.lease, now));
    case 'left':
      return leave(life, event.lease, now);
    case 'kept':
      return keep(life, event.keepTime, now);
    case 'released':
      return release(life, now);
  }
}

/** Whether the inbox has an end that tabs and activity do not move. */
export function isKept(life: Life): boolean {
  return life.kind !== 'operator' && life.keptUntil !== undefined;
}

export function keepEvent(kept: boolean, times: LifeTimes): LifeEvent {
  return kept ? { kind: 'kept', keepTime: computeKeepTime(times) } : { kind: 'released' };
}

/** Milliseconds for which an inbox can be kept; 0: not at all. */
export function computeKeepTime({ keepTime, idleTimeout }: LifeTimes): number {
  return idleTimeout === 0 ? keepTime : Math.min(keepTime, idleTimeout);
}

/** Whether no request can end it. */
export function isPermanent(life: Life): boolean {
  return life.kind === 'operator';
}

/** Tabs that hold the inbox now. */
export function countTabs(life: Life, now: number): number {
  return getLeases(life).filter((lease) => isPresent(lease, now)).length;
}

/** When the inbox ends, and why, if no further event comes. */
export function computeDeadline(life: Life, times: LifeTimes): Deadline {
  if (life.kind === 'operator') return NO_DEADLINE;
  if (life.keptUntil !== undefined) return { at: life.keptUntil, reason: 'idle' };
  const idle: Deadline = { at: computeIdleEnd(life.lastActivity, times), reason: 'idle' };
  if (life.kind === 'program') return idle;
  const grace = computeGraceEnd(life.leases, life.lastGoodbye, times);
  return grace < idle.at ? { at: grace, reason: 'left' } : idle;
}

/**
 * The end to show to people: that of a kept inbox, else the idle deadline, or the end of a
 * running grace if that is earlier. The minute in which a new page must connect is not shown.
 */
export function computeShownEnd(life: Life, times: LifeTimes, now: number): number {
  if (life.kind === 'operator') return Number.POSITIVE_INFINITY;
  if (life.keptUntil !== undefined) return life.keptUntil;
  const idle = computeIdleEnd(life.lastActivity, times);
  if (life.kind === 'program') return idle;
  const hasTab = life.leases.some((lease) => isAwaited(lease, now) || isPresent(lease, now));
  return hasTab ? idle : Math.min(idle, computeGraceEnd(life.leases, life.lastGoodbye, times));
}

function computeIdleEnd(lastActivity: number, times: LifeTimes): number {
  return times.idleTimeout === 0 ? Number.POSITIVE_INFINITY : lastActivity + times.idleTimeout;
}

function computeGraceEnd(
  leases: readonly Lease[],
  lastGoodbye: number | null,
  times: LifeTimes,
): number {
  let end = lastGoodbye === null ? Number.NEGATIVE_INFINITY : lastGoodbye + times.reloadGrace;
  for (const lease of leases) end = Math.max(end, computeLeaseEnd(lease, times));
  return end;
}

/** Until when this lease alone keeps the inbox. */
function computeLeaseEnd(lease: Lease, times: LifeTimes): number {
  switch (lease.kind) {
    case 'connected':
      return Number.POSITIVE_INFINITY;
    case 'expected':
      return lease.until;
    case 'lost':
      return lease.at + times.disconnectGrace;
    case 'polling':
      // Counts as lost from its last request on, but not while that request may still be held.
      return lease.seenAt + Math.max(times.disconnectGrace, POLL_PRESENCE_MS);
  }
}

function isAwaited(lease: Lease, now: number): boolean {
  return lease.kind === 'expected' && now < lease.until;
}

function isPresent(lease: Lease, now: number): boolean {
  switch (lease.kind) {
    case 'connected':
      return true;
    case 'polling':
      return now < lease.seenAt + POLL_PRESENCE_MS;
    case 'expected':
    case 'lost':
      return false;
  }
}

const NO_LEASES: readonly Lease[] = [];

function getLeases(life: Life): readonly Lease[] {
  return life.kind === 'program' ? NO_LEASES : life.leases;
}

function withLeases(life: Life, leases: readonly Lease[]): Life {
  if (leases === getLeases(life)) return life;
  if (life.kind === 'program') {
    // From its first tab on, the rules for tabs apply.
    return { ...life, kind: 'tabbed', leases, lastGoodbye: null };
  }
  return { ...life, leases };
}

function connect(leases: readonly Lease[], id: LeaseId): readonly Lease[] {
  const known = leases.find((lease) => lease.id === id);
  const sockets = known?.kind === 'connected' ? known.sockets + 1 : 1;
  return put(leases, { id, kind: 'connected', sockets });
}

function poll(leases: readonly Lease[], id: LeaseId, now: number): readonly Lease[] {
  const known = leases.find((lease) => lease.id === id);
  // An open socket outranks a request that was under way when it opened.
  if (known?.kind === 'connected') return leases;
  return put(leases, { id, kind: 'polling', seenAt: now });
}

function lose(leases: readonly Lease[], id: LeaseId, now: number): readonly Lease[] {
  const known = leases.find((lease) => lease.id === id);
  if (known?.kind !== 'connected') return leases;
  return put(
    leases,
    known.sockets > 1
      ? { id, kind: 'connected', sockets: known.sockets - 1 }
      : { id, kind: 'lost', at: now },
  );
}

function leave(life: Life, id: LeaseId | null, now: number): Life {
  const leases = getLeases(life);
  const staying = id === null ? [] : leases.filter((lease) => lease.id !== id);
  // A repeated or unknown goodbye must not restart the grace.
  if (staying.length === leases.length) return life;
  const left = withLeases(life, staying);
  return left.kind === 'tabbed' ? { ...left, lastGoodbye: now } : left;
}

/** A second keep does not move the end: it would keep the inbox for ever. */
function keep(life: Life, keepTime: number, now: number): Life {
  if (life.kind === 'operator' || life.keptUntil !== undefined || keepTime === 0) return life;
  return { ...life, lastActivity: now, keptUntil: now + keepTime };
}

function release(life: Life, now: number): Life {
  if (life.kind === 'operator' || life.keptUntil === undefined) return life;
  const { keptUntil: _, ...others } = life;
  return { ...others, lastActivity: now };
}

/**
 * Replaces or adds a lease; the latest is the last. Past the limit, drops the lease that is absent
 * for longest. Connected leases stay: the gateway limits sockets.
 */
function put(leases: readonly Lease[], lease: Lease): readonly Lease[] {
  const others = leases.filter(({ id }) => id !== lease.id);
  const absent = others.findIndex(({ kind }) => kind === 'lost' || kind === 'polling');
  const staying = others.length < MAX_LEASES || absent < 0 ? others : others.toSpliced(absent, 1);
  // Not spread: V8 would keep room for 16 more.
  return staying.concat(lease);
}
