import type { LivingInbox } from './state.ts';

const MINUTE = 60_000;
const SECOND = 1000;

/** What is left of the idle time, at the unit a person would say it in. */
export type TimeLeft =
  | { readonly unit: 'minutes'; readonly count: number }
  | { readonly unit: 'seconds'; readonly count: number };

export type Clocked = Pick<LivingInbox, 'expiresAt' | 'clockOffset' | 'idleTimeout'>;

/**
 * Milliseconds of idle time left; never negative, and never more than there ever is, by however
 * little the clocks are taken wrong. `now` is the tab's clock.
 */
function remaining({ expiresAt, clockOffset, idleTimeout }: Clocked, now: number): number {
  if (expiresAt === null) return Infinity;
  return Math.min(idleTimeout ?? Infinity, Math.max(0, expiresAt - clockOffset - now));
}

/** Null where nothing ends the inbox. */
export function timeLeft(inbox: Clocked, now: number): TimeLeft | null {
  const left = remaining(inbox, now);
  if (left === Infinity) return null;
  return left > MINUTE
    ? { unit: 'minutes', count: Math.ceil(left / MINUTE) }
    : { unit: 'seconds', count: Math.ceil(left / SECOND) };
}

/** Milliseconds until `timeLeft` says something else; null where it never will. */
export function untilNextTick(inbox: Clocked, now: number): number | null {
  const left = remaining(inbox, now);
  if (left === Infinity) return null;
  const unit = left > MINUTE ? MINUTE : SECOND;
  return left % unit || unit;
}

/** How bright the light burns, 0 to 1. It stays clear for long, and fades towards the end. */
export function brightness(inbox: Clocked, now: number): number {
  const { expiresAt, idleTimeout } = inbox;
  if (expiresAt === null || idleTimeout === null) return 1;
  return Math.sqrt(remaining(inbox, now) / idleTimeout);
}
