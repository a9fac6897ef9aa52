import { randomInt } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { byLength } from '#server/ops/testing/length.ts';
import { type FuzzResult, fuzz } from './fuzz.ts';
import { MUTANTS } from './mutants.ts';
import { World } from './world.ts';

/** Milliseconds for random dialogues. `npm run fuzz` sets its own time. */
const BUDGET_MS = byLength({ short: 5_000, long: 300_000 });

/** Milliseconds. The fuzzer finds a planted bug in about a second. */
const MUTANT_BUDGET_MS = 60_000;

/** Random, unless the environment names one. */
const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

/** Fixed, so that finding a planted bug does not depend on chance. */
const MUTANT_SEED = 1;

/** Milliseconds after the budget: to open, to close, and to wait for hanging work. */
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

describe('random dialogues', () => {
  test('SMTP-1 no dialogue makes the receiver reply or store against the model', {
    timeout: BUDGET_MS + SLACK_MS,
  }, async () => {
    const { runs, found } = await tryOn(await World.open(), SEED, BUDGET_MS, true);
    process.stdout.write(`fuzz: FUZZ_SEED=${SEED}, ${runs} runs\n`);
    expect(found, `FUZZ_SEED=${SEED}`).toBeNull();
    expect(runs).toBeGreaterThan(1);
  });

  test.each(MUTANTS)(
    'SMTP-1 finds $name',
    { timeout: MUTANT_BUDGET_MS + SLACK_MS },
    async ({ sign, start }) => {
      const { found } = await tryOn(await start(), MUTANT_SEED, MUTANT_BUDGET_MS, false);
      expect(found?.why).toMatch(sign);
    },
  );
});
