import fc from 'fast-check';
import { describe, test } from 'vitest';
import { Bench, type MakeStore, noLimits, times } from './kit.ts';
import { step } from './steps.ts';
import { modelLimits, World } from './world.ts';

/** Steps of one random history: enough for limits, deadlines and compaction to meet. */
const STEPS = 60;
/** Histories that are tried each time, where a step costs nothing. */
export const MODEL_RUNS = 150;

/** Random histories against a simple model. */
export function modelContract(makeStore: MakeStore, runs: number): void {
  describe('model', () => {
    test('FEED-1 FEED-2 CAP-2 LIFE-9 any history: every reader knows what is there, no limit is passed, dead stays dead', async () => {
      const history = fc.array(step, { minLength: 1, maxLength: STEPS, size: 'max' });
      const holds = fc.asyncProperty(history, async (steps) => {
        const limits = { ...noLimits, ...modelLimits };
        const bench = new Bench(await makeStore({ times, limits }));
        const world = new World(bench);
        for (const next of steps) await world.take(next);
        await world.close();
      });
      await fc.assert(holds, { numRuns: runs });
    });
  });
}
