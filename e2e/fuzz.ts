/** `npm run fuzz -- [--minutes N] [--seed N]`: dialogues by chance, against a door of its own. */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/fuzz.ts';
import { World } from './fuzz/world.ts';

/** As fast-check wants it. */
const MAX_SEED = 2 ** 31;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(randomInt(MAX_SEED)) },
  },
});
const seed = Number(values.seed);
const budgetMs = Number(values.minutes) * 60_000;
if (!Number.isSafeInteger(seed) || !(budgetMs > 0)) throw new Error('--minutes N --seed N');

console.log(`seed ${seed}, ${values.minutes} min`);
const world = await World.open();
const { runs, found } = await fuzz(world, { seed, budgetMs, shrink: true });
await world.close();
console.log(`${runs} runs, ${found === null ? 'nothing found' : `FOUND: ${found.why}`}`);
if (found !== null) {
  console.log(JSON.stringify(found.dialogues, null, 1));
  process.exitCode = 1;
}
