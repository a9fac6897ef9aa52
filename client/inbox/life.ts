import type { LivingInbox } from './state.ts';

const MINUTE = 60_000;
const SECOND = 1000;

/** What is left of the idle time, at the unit a person would say it in. */
export type TimeLeft =
  | { readonly unit: 'minutes'; readonly count: number }
  | { readonly unit: 'seconds'; readonly count: number };

type Clocked = Pick<LivingInbox, 'expiresAt' | 'clockOffset'>;

/** Milliseconds of idle time left; never negative. `now` is the tab's clock. */
function remaining(inbox: Clocked, now: number): number {
  return Math.max(0, inbox.expiresAt - inbox.clockOffset - now);
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
export function brightness(inbox: Clocked & Pick<LivingInbox, 'idleTimeout'>, now: number): number {
  if (inbox.idleTimeout <= 0) return 1;
  return Math.sqrt(Math.min(1, remaining(inbox, now) / inbox.idleTimeout));
}
