/** `npm run fuzz -- [--minutes N] [--seed N]`: random dialogues with a receiver of its own. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/fuzz.ts';
import { World } from './fuzz/world.ts';

/** As fast-check wants it. */
const MAX_SEED = 2 ** 31;

const USAGE = 'usage: npm run fuzz -- [--minutes N] [--seed N]';
/** Of a command line that makes no sense; 1 is for something found. */
const EXIT_USAGE = 2;

function readWish(): { seed: number; budgetMs: number } {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: String(randomInt(MAX_SEED)) },
    },
  });
  const wish = { seed: Number(values.seed), budgetMs: Number(values.minutes) * 60_000 };
  if (Number.isSafeInteger(wish.seed) && wish.budgetMs > 0) return wish;
  throw new Error('minutes and seed are numbers');
}

function wishOrUsage() {
  try {
    return readWish();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(EXIT_USAGE);
  }
}

const { seed, budgetMs } = wishOrUsage();
console.log(`seed ${seed}, ${budgetMs / 60_000} min`);
const world = await World.open();
const { runs, found } = await fuzz(world, { seed, budgetMs, shrink: true });
await world.close();
console.log(`${runs} runs, ${found === null ? 'nothing found' : `FOUND: ${found.why}`}`);
if (found !== null) {
  console.log(JSON.stringify(found.dialogues, null, 1));
  process.exitCode = 1;
}
