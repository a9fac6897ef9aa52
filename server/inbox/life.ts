import { MAX_WAIT_SECONDS } from '#shared/limits.ts';
import type { CloseReason } from '#shared/protocol.ts';
import type { LifeTimes } from './settings.ts';
import type { LeaseId } from './types.ts';

/**
 * The life of one inbox, as pure functions of what happened and when. All times are
 * milliseconds on the monotonic side of the clock. The rules are numbered in SPEC.md.
 */

/** Milliseconds that a page which was promised a lease has for opening its socket. */
export const EXPECTED_MS = 60_000;

/**
 * Milliseconds after its last request for which a polling tab counts as present: the
 * longest held request, and ten seconds to answer it and ask again.
 */
export const POLL_PRESENCE_MS = MAX_WAIT_SECONDS * 1_000 + 10_000;

/**
 * Leases that one inbox remembers. A person has a few tabs; each reload and each poll
 * with an unknown lease makes one, so they must not pile up.
 */
export const MAX_LEASES = 64;

/** One page load of one tab. One that said goodbye is not in the list any more. */
type Lease = { readonly id: LeaseId } & (
  | { readonly kind: 'expected'; readonly until: number }
  /** Several sockets at once: the old one is not yet known to be gone. */
  | { readonly kind: 'connected'; readonly sockets: number }
  | { readonly kind: 'polling'; readonly seenAt: number }
  | { readonly kind: 'lost'; readonly at: number }
);

export type Life =
  /** Made by a program and never held by a tab: activity alone keeps it. */
  | { readonly kind: 'program'; readonly lastActivity: number }
  | {
      readonly kind: 'held';
      readonly lastActivity: number;
      readonly leases: readonly Lease[];
      readonly lastGoodbye: number | null;
    }
  /** Has no deadline, though tabs may hold it. */
  | { readonly kind: 'operator'; readonly leases: readonly Lease[] };

export type LifeEvent =
  /** A person or a program asked for something. */
  | { readonly kind: 'touched' }
  /** A socket of this lease opened. */
  | { readonly kind: 'connected'; readonly lease: LeaseId }
  /** A socket of this lease closed without a goodbye. */
  | { readonly kind: 'lost'; readonly lease: LeaseId }
  /** A tab without sockets asked. */
  | { readonly kind: 'polled'; readonly lease: LeaseId }
  /** It was answered. */
  | { readonly kind: 'answered'; readonly lease: LeaseId }
  /** A goodbye: of one lease, or with null of all. */
  | { readonly kind: 'left'; readonly lease: LeaseId | null };

/** `at` is `Infinity` where nothing ends it. Dead from that millisecond on. */
export interface Deadline {
  readonly at: number;
  readonly reason: CloseReason;
}

const NO_DEADLINE: Deadline = { at: Number.POSITIVE_INFINITY, reason: 'idle' };

/** Of an inbox whose page was promised this lease. */
export function bornForPage(lease: LeaseId, now: number): Life {
  const expected: Lease = { id: lease, kind: 'expected', until: now + EXPECTED_MS };
  return { kind: 'held', lastActivity: now, leases: [expected], lastGoodbye: null };
}

export function bornForProgram(now: number): Life {
  return { kind: 'program', lastActivity: now };
}

export function bornForOperator(): Life {
  return { kind: 'operator', leases: [] };
}

export function knowsLease(life: Life, id: LeaseId): boolean {
  return leasesOf(life).some((lease) => lease.id === id);
}

/** The same object where the event changes nothing. */
export function nextLife(life: Life, event: LifeEvent, now: number): Life {
  switch (event.kind) {
    case 'touched':
      // Of two at once, also at two nodes, the later one counts.
      return life.kind === 'operator' || life.lastActivity >= now
        ? life
        : { ...life, lastActivity: now };
    case 'connected':
      return withLeases(life, connect(leasesOf(life), event.lease));
    case 'polled':
      return withLeases(life, poll(leasesOf(life), event.lease, now));
    case 'answered':
      // It may have said goodbye meanwhile, and must not come back by being answered.
      return knowsLease(life, event.lease)
        ? withLeases(life, poll(leasesOf(life), event.lease, now))
        : life;
    case 'lost':
      return withLeases(life, lose(leasesOf(life), event.lease, now));
    case 'left':
      return sayGoodbye(life, event.lease, now);
  }
}

/** Whether nothing that anybody asks for can end it. */
export function isPermanent(life: Life): boolean {
  return life.kind === 'operator';
}

/** Tabs that hold the inbox at this moment. */
export function tabsOf(life: Life, now: number): number {
  return leasesOf(life).filter((lease) => isPresent(lease, now)).length;
}

/** When it ends, and why, if nothing else happens. */
export function deadlineOf(life: Life, times: LifeTimes): Deadline {
  if (life.kind === 'operator') return NO_DEADLINE;
  const idle: Deadline = { at: idleDeadline(life.lastActivity, times), reason: 'idle' };
  if (life.kind === 'program') return idle;
  const grace = graceEnd(life.leases, life.lastGoodbye, times);
  return grace < idle.at ? { at: grace, reason: 'left' } : idle;
}

/**
 * The end to show to people: the idle deadline, or a grace's end where one runs and is
 * earlier. The minute that an expected page has is no news to anybody.
 */
export function shownEnd(life: Life, times: LifeTimes, now: number): number {
  if (life.kind === 'operator') return Number.POSITIVE_INFINITY;
  const idle = idleDeadline(life.lastActivity, times);
  if (life.kind === 'program') return idle;
  const isHeld = life.leases.some((lease) => isAwaited(lease, now) || isPresent(lease, now));
  return isHeld ? idle : Math.min(idle, graceEnd(life.leases, life.lastGoodbye, times));
}

function idleDeadline(lastActivity: number, times: LifeTimes): number {
  return times.idleTimeout === 0 ? Number.POSITIVE_INFINITY : lastActivity + times.idleTimeout;
}

function graceEnd(leases: readonly Lease[], lastGoodbye: number | null, times: LifeTimes): number {
  let end = lastGoodbye === null ? Number.NEGATIVE_INFINITY : lastGoodbye + times.reloadGrace;
  for (const lease of leases) end = Math.max(end, holdsUntil(lease, times));
  return end;
}

/** Until when this lease alone would keep the inbox. */
function holdsUntil(lease: Lease, times: LifeTimes): number {
  switch (lease.kind) {
    case 'connected':
      return Number.POSITIVE_INFINITY;
    case 'expected':
      return lease.until;
    case 'lost':
      return lease.at + times.disconnectGrace;
    case 'polling':
      // Lost from its last request on, but never while that may still be held.
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

function leasesOf(life: Life): readonly Lease[] {
  return life.kind === 'program' ? NO_LEASES : life.leases;
}

function withLeases(life: Life, leases: readonly Lease[]): Life {
  if (leases === leasesOf(life)) return life;
  if (life.kind === 'program') {
    // From its first tab on it lives by the rules of tabs.
    return { kind: 'held', lastActivity: life.lastActivity, leases, lastGoodbye: null };
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
  // Its socket says more than a request that was under way when it opened.
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

function sayGoodbye(life: Life, id: LeaseId | null, now: number): Life {
  const leases = leasesOf(life);
  const staying = id === null ? [] : leases.filter((lease) => lease.id !== id);
  // Said twice, or by nobody known: a goodbye must not start its grace anew.
  if (staying.length === leases.length) return life;
  const left = withLeases(life, staying);
  return left.kind === 'held' ? { ...left, lastGoodbye: now } : left;
}

/** Replaces or adds; past the limit the one absent for longest is forgotten. */
function put(leases: readonly Lease[], lease: Lease): readonly Lease[] {
  const at = leases.findIndex(({ id }) => id === lease.id);
  const all = at < 0 ? [...leases, lease] : leases.with(at, lease);
  if (all.length <= MAX_LEASES) return all;
  const forgotten = longestAbsent(all, lease);
  // Each connected one has an open socket of its own, and those are limited elsewhere.
  return forgotten === null ? all : all.filter((other) => other !== forgotten);
}

/** Null where all but that one are connected. */
function longestAbsent(leases: readonly Lease[], but: Lease): Lease | null {
  let longest: Lease | null = null;
  for (const lease of leases) {
    if (lease === but || lease.kind === 'connected') continue;
    if (longest === null || absentSince(lease) < absentSince(longest)) longest = lease;
  }
  return longest;
}

function absentSince(lease: Lease): number {
  switch (lease.kind) {
    case 'lost':
      return lease.at;
    case 'polling':
      return lease.seenAt;
    case 'expected':
      return lease.until;
    case 'connected':
      return Number.POSITIVE_INFINITY;
  }
}
