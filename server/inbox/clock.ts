/**
 * Time, injected. Deadlines live on the monotonic side, so that a clock that jumps
 * neither kills an inbox nor keeps one; the wall side is only shown to people.
 */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number;
  /** Milliseconds since the epoch, as the machine believes. */
  wall(): number;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
};

/** The last moment that RFC 3339 can write: stands for a deadline that never comes. */
const NEVER = '9999-12-31T23:59:59.999Z';
const NEVER_MS = Date.parse(NEVER);

/** RFC 3339 in UTC of a deadline that lies on the monotonic side; `Infinity` is never. */
export function wallTimeOf(clock: Clock, deadline: number): string {
  const at = clock.wall() + (deadline - clock.now());
  return at < NEVER_MS ? new Date(at).toISOString() : NEVER;
}
