import type { HeldInbox } from './state.ts';

const MINUTE = 60_000;
const SECOND = 1000;

/** The remaining time, in the unit a person would say it in. */
export type TimeLeft =
  | { readonly unit: 'minutes'; readonly count: number }
  | { readonly unit: 'seconds'; readonly count: number };

export type IdleClock = Pick<
  HeldInbox,
  'expiresAt' | 'clockOffset' | 'idleTimeout' | 'graceEndsAt'
>;

/**
 * Milliseconds until the inbox ends, between 0 and the whole idle time even if the clocks differ
 * by a little. `now` is the tab's clock.
 */
function remainingMs(inbox: IdleClock, now: number): number {
  const { expiresAt, clockOffset, idleTimeout, graceEndsAt } = inbox;
  const idle = expiresAt === null ? Infinity : expiresAt - clockOffset;
  const end = Math.min(idle, graceEndsAt ?? Infinity);
  return Math.min(idleTimeout ?? Infinity, Math.max(0, end - now));
}

/** Null if the inbox has no idle time. */
export function timeLeft(inbox: IdleClock, now: number): TimeLeft | null {
  const left = remainingMs(inbox, now);
  if (left === Infinity) return null;
  return left > MINUTE
    ? { unit: 'minutes', count: Math.ceil(left / MINUTE) }
    : { unit: 'seconds', count: Math.ceil(left / SECOND) };
}

/** Whether the idle timeout ends the inbox within a minute, or within half of a shorter timeout. */
export function isExpiring(inbox: IdleClock & Pick<HeldInbox, 'kept'>, now: number): boolean {
  const { idleTimeout, kept, graceEndsAt } = inbox;
  if (idleTimeout === null || kept || graceEndsAt !== null) return false;
  return remainingMs(inbox, now) <= Math.min(MINUTE, idleTimeout / 2);
}

/** Milliseconds until `timeLeft` changes; null: never. */
export function msUntilNextTick(inbox: IdleClock, now: number): number | null {
  const left = remainingMs(inbox, now);
  if (left === Infinity) return null;
  const unit = left > MINUTE ? MINUTE : SECOND;
  return left % unit || unit;
}

/** Brightness of the page's light, 0 to 1; it fades slowly at first, fast towards the end. */
export function brightness(inbox: IdleClock, now: number): number {
  const { expiresAt, idleTimeout } = inbox;
  if (expiresAt === null || idleTimeout === null) return 1;
  return Math.sqrt(remainingMs(inbox, now) / idleTimeout);
}
