import fc from 'fast-check';
import { describe, test } from 'vitest';
import { capacityContract } from './capacity.ts';
import { feedContract } from './feed.ts';
import { handoffContract } from './handoff.ts';
import { type MakeStore, noLimits, StoreHarness, times } from './harness.ts';
import { identityContract } from './identity.ts';
import { keepContract } from './keep.ts';
import { lifeContract } from './life.ts';
import { listenerContract } from './listeners.ts';
import { ModelRunner, modelLimits } from './model-runner.ts';
import { step } from './steps.ts';
import { tokenContract } from './tokens.ts';

/** Steps of one random history: enough for limits, deadlines and compaction to meet. */
const STEPS = 60;
/** Histories of one test run, for a store without network. */
const MODEL_RUNS = 150;

/** The contract of every `InboxStore`. The rules are numbered in SPEC.md. */
export function storeContract(name: string, makeStore: MakeStore, modelRuns = MODEL_RUNS): void {
  describe(`${name} store`, () => {
    lifeContract(makeStore);
    keepContract(makeStore);
    handoffContract(makeStore);
    tokenContract(makeStore);
    feedContract(makeStore);
    identityContract(makeStore);
    listenerContract(makeStore);
    capacityContract(makeStore);
    modelContract(makeStore, modelRuns);
  });
}

/** Random histories against a simple model. */
function modelContract(makeStore: MakeStore, runs: number): void {
  describe('model', () => {
    test('FEED-1 FEED-2 CAP-2 LIFE-9 any history: every reader has the current state, no limit is passed, dead stays dead', async () => {
      const history = fc.array(step, { minLength: 1, maxLength: STEPS, size: 'max' });
      const holds = fc.asyncProperty(history, async (steps) => {
        const limits = { ...noLimits, ...modelLimits };
        const harness = new StoreHarness(await makeStore({ times, limits }));
        const runner = new ModelRunner(harness);
        for (const next of steps) await runner.take(next);
        await runner.close();
      });
      await fc.assert(holds, { numRuns: runs });
    });
  });
}
