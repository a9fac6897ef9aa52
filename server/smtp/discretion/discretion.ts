import { randomInt } from 'node:crypto';
import type { DoorLimits } from '../limits.ts';
import type { Metronome } from './metronome.ts';

/** Settles as `work` does, at an instant that was chosen before it began. */
type Hold = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Answers at instants that say nothing of how long the work took: under `discard`, nobody
 * may learn from them whether an address lives (SMTP-33).
 */
export interface Discretion {
  readonly recipient: Hold;
  readonly message: Hold;
  close(): Promise<void>;
}

const AT_ONCE: Hold = (work) => work();

/** Where there is nothing to hide. */
export const FRANK: Discretion = {
  recipient: AT_ONCE,
  message: AT_ONCE,
  close: async () => {},
};

/** Parts of the least time among which chance chooses: finer than a network shows. */
const GRAINS = 2 ** 20;

export function discreet(
  metronome: Metronome,
  limits: Pick<DoorLimits, 'discreetRcptMs' | 'discreetDotMs'>,
): Discretion {
  return {
    recipient: (work) => hold(metronome, limits.discreetRcptMs, work),
    message: (work) => hold(metronome, limits.discreetDotMs, work),
    close: () => metronome.close(),
  };
}

/**
 * The wait is between once and twice the least time, by a chance that nobody can foresee.
 * Work that takes longer is answered when twice, four times, … of it has passed: what shows
 * then is the order of magnitude.
 */
async function hold<T>(metronome: Metronome, leastMs: number, work: () => Promise<T>): Promise<T> {
  const began = metronome.now();
  let wait = leastMs * (1 + randomInt(GRAINS) / GRAINS);
  // Named before the work begins, so that nothing of the work moves it.
  let instant = metronome.at(began + wait);
  try {
    return await work();
  } finally {
    while (metronome.now() >= began + wait) {
      wait *= 2;
      instant = metronome.at(began + wait);
    }
    await instant;
  }
}
