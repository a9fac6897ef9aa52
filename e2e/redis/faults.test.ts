import { describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { wrongIn } from '../faults/counts.ts';
import { GROUPS } from '../faults/groups.ts';
import { SHORT } from '../faults/scene.ts';
import { whyNoRedis } from '../harness/redis.ts';

/** Milliseconds; many times what the rows of a group take. */
const TIMEOUT = 600_000;

const why = await whyNoRedis('redis');

describe('faults under tabs and senders', unlessMissing(why), () => {
  for (const group of GROUPS) {
    test(
      `R5 R6 R9 R17 R20 ${group.name}: every 250 is readable, and pushed once and in order`,
      async () => {
        await using opened = await group.open('short');
        for (const row of group.rows) {
          const counts = await opened.run(row, SHORT);
          expect([row.name, wrongIn(counts, row)]).toEqual([row.name, []]);
          // Mail came all the time, or nothing was shown.
          expect(counts.accepted).toBeGreaterThanOrEqual(2 * SHORT.calm);
        }
      },
      TIMEOUT,
    );
  }
});
