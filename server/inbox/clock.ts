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

/** RFC 3339 in UTC of a deadline that lies on the monotonic side. */
export function wallTimeOf(clock: Clock, deadline: number): string {
  return new Date(clock.wall() + (deadline - clock.now())).toISOString();
}
