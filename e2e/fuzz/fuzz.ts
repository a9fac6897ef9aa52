import fc from 'fast-check';
import { until } from '#server/smtp/testing/rig.ts';
import { type Dialogue, dialogue } from './actions.ts';
import { drive } from './driver.ts';
import type { World } from './world.ts';

/** Milliseconds; whatever waits for so long waits for ever. A dialogue takes a few. */
const HANG_MS = 10_000;

/** Sessions at once: each must come out as if it were alone. */
const MAX_SESSIONS = 3;

export interface FuzzOptions {
  readonly seed: number;
  /** Milliseconds of trying. */
  readonly budgetMs: number;
  /** Make what is found as small as it gets; it takes as long again. */
  readonly shrink: boolean;
}

/** `found`: what went wrong, and the dialogues that show it. */
export interface FuzzResult {
  readonly runs: number;
  readonly found: { readonly why: string; readonly dialogues: readonly Dialogue[] } | null;
}

/** Runs random dialogues with the receiver until one fails or the time is up. */
export async function fuzz(world: World, options: FuzzOptions): Promise<FuzzResult> {
  const several = fc.array(dialogue, { minLength: 1, maxLength: MAX_SESSIONS });
  const property = fc.asyncProperty(several, (dialogues) => playAll(world, dialogues));
  const details = await fc.check(property, {
    seed: options.seed,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: options.budgetMs,
    markInterruptAsFailure: false,
    endOnFailure: !options.shrink,
  });
  const [dialogues] = details.counterexample ?? [];
  if (!details.failed || dialogues === undefined) return { runs: details.numRuns, found: null };
  const { errorInstance } = details;
  const why = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return { runs: details.numRuns, found: { why, dialogues } };
}

async function playAll(world: World, dialogues: readonly Dialogue[]): Promise<void> {
  const casts = await Promise.all(dialogues.map(() => world.cast()));
  try {
    const driven = dialogues.map((each, index) => drive(castAt(casts, index), each));
    await inTime(() => Promise.all(driven));
    // The receiver holds no byte of a message, even if clients disconnected.
    await inTime((late) => until(() => late.aborted || world.rig.receiver.connections === 0));
    const { dataBytes } = world.rig.receiver;
    if (dataBytes !== 0) throw new Error(`${dataBytes} bytes are still held`);
    const faults = world.faults();
    if (faults.length > 0) throw new Error(`the receiver logged faults: ${JSON.stringify(faults)}`);
  } finally {
    for (const cast of casts) await Promise.all([cast.end('ann'), cast.end('bob')]);
  }
}

function castAt<T>(casts: readonly T[], index: number): T {
  const cast = casts[index];
  if (cast === undefined) throw new RangeError('a cast for each dialogue');
  return cast;
}

async function inTime(work: (late: AbortSignal) => Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const hang = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    hang.reject(new Error('no answer: it hangs'));
    late.abort();
  }, HANG_MS);
  try {
    await Promise.race([work(late.signal), hang.promise]);
  } finally {
    clearTimeout(timer);
  }
}
