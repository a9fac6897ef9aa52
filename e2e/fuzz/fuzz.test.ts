import { randomInt } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { type FuzzResult, fuzz } from './fuzz.ts';
import { PLANTS } from './plants.ts';
import { World } from './world.ts';

/** Milliseconds of trying; `npm run fuzz` takes as long as it is told. */
const BUDGET_MS = byLength({ short: 5_000, long: 300_000 });

/** Milliseconds; a bug that was put in is found in a second or so. */
const PLANT_BUDGET_MS = 60_000;

/** Another one each time, unless one is asked for. */
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

/** Of the plants: that they are found must not be a matter of luck. */
const PLANT_SEED = 1;

/** Behind the budget: to open, to end, and to wait for what hangs. */
const SLACK_MS = 30_000;

afterEach(() => {
  vi.restoreAllMocks();
});

async function tryOn(
  world: World,
  seed: number,
  budgetMs: number,
  shrink: boolean,
): Promise<FuzzResult> {
  try {
    return await fuzz(world, { seed, budgetMs, shrink });
  } finally {
    await world.close();
  }
}

describe('dialogues by chance', () => {
  test('SMTP-1 no dialogue brings the door to say or store what it must not', {
    timeout: BUDGET_MS + SLACK_MS,
  }, async () => {
    const { runs, found } = await tryOn(await World.open(), SEED, BUDGET_MS, true);
    process.stdout.write(`fuzz: FUZZ_SEED=${SEED}, ${runs} runs\n`);
    expect(found, `FUZZ_SEED=${SEED}`).toBeNull();
    expect(runs).toBeGreaterThan(1);
  });

  test.each(PLANTS)(
    'SMTP-1 finds $name',
    { timeout: PLANT_BUDGET_MS + SLACK_MS },
    async ({ sign, plant }) => {
      const { found } = await tryOn(await plant(), PLANT_SEED, PLANT_BUDGET_MS, false);
      expect(found?.why).toMatch(sign);
    },
  );
});
