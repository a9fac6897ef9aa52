import { describe, expect, test } from 'vitest';
import { byLength, isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { wrongIn } from '../faults/counts.ts';
import { SHORT } from '../faults/fault-run.ts';
import { GROUPS, type Row, SINGLE } from '../faults/groups.ts';
import { whyNoRedis } from '../harness/redis.ts';

/** Milliseconds; many times what the rows of a group take. */
const TIMEOUT = byLength({ short: 600_000, long: 6_000_000 });

const why = await whyNoRedis('redis');

const TIMES = byLength({ short: 1, long: 10 });

/** Two faults in a row show on 40 tabs what they show on 100. */
const EFFORT = byLength({ short: { ...SHORT, tabs: 40 }, long: SHORT });

/**
 * In the short form a failover has its proof in `failover.test.ts` and `hung-primary.test.ts`, and
 * the other faults of one Redis have theirs in `endings`, `nodes`, `failures`, `dead-node` and
 * `cluster`.
 */
const chosen = (rows: readonly Row[]) => rows.filter(({ isShort = false }) => isLong || isShort);

const repeated = (rows: readonly Row[]) => Array.from({ length: TIMES }, () => chosen(rows)).flat();

describe('faults under tabs and senders', unlessMissing(why), () => {
  for (const group of isLong ? GROUPS : [SINGLE]) {
    test(
      `R5 R6 R9 R17 R20 ${group.name}: every 250 is readable, and pushed once and in order`,
      async () => {
        await using opened = await group.open('short');
        for (const row of repeated(group.rows)) {
          const counts = await opened.run(row, EFFORT);
          expect([row.name, wrongIn(counts, row)]).toEqual([row.name, []]);
          // Mail came all the time, or nothing was shown.
          expect(counts.accepted).toBeGreaterThanOrEqual(2 * EFFORT.calm);
        }
      },
      TIMEOUT,
    );
  }
});
