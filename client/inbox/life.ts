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
  const most = idleTimeout > 0 ? idleTimeout : Infinity;
  return Math.min(most, Math.max(0, expiresAt - clockOffset - now));
}

export function timeLeft(inbox: Clocked, now: number): TimeLeft {
  const left = remaining(inbox, now);
  return left > MINUTE
    ? { unit: 'minutes', count: Math.ceil(left / MINUTE) }
    : { unit: 'seconds', count: Math.ceil(left / SECOND) };
}

/** Milliseconds until `timeLeft` says something else. */
export function untilNextTick(inbox: Clocked, now: number): number {
  const left = remaining(inbox, now);
  const unit = left > MINUTE ? MINUTE : SECOND;
  return left % unit || unit;
}

/** How bright the light burns, 0 to 1. It stays clear for long, and fades towards the end. */
export function brightness(inbox: Clocked, now: number): number {
  if (inbox.idleTimeout <= 0) return 1;
  return Math.sqrt(remaining(inbox, now) / inbox.idleTimeout);
}
