import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Bench } from '#server/inbox/contract/kit.ts';
import { ManualClock } from '#server/inbox/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

/** Bytes of one that goes in several pieces. */
const LARGE_BYTES = 1_000_000;
/** As many as one mail may have. */
const RECIPIENTS = 100;
/** Milliseconds for an answer: how long one may take is not what this is about. */
const TIMEOUT_MS = 30_000;

const why = await whyNoRedis('redis');

describe('mail that nobody gets', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  test('SMTP-28 a large one for many dead goes to Redis once, as one for many living does', async () => {
    // A beat of its own would be counted with it.
    const options = { timeoutMs: TIMEOUT_MS, nodeLeaseMs: 600_000 };
    const store = await openNode(redis().url, ownKeys(), options);
    const bench = new Bench({ store, clock: new ManualClock(), outlives: true });
    const living = await Promise.all(Array.from({ length: RECIPIENTS }, () => bench.id()));
    const body = { encoding: 'identity', bytes: randomBytes(LARGE_BYTES) } as const;
    const came = async () => {
      const stats = await redis().cli('INFO', 'stats');
      return Number(/^total_net_input_bytes:(\d+)/m.exec(stats)?.[1]);
    };
    const cost = async (recipients: readonly string[], nobodies: number) => {
      const before = await came();
      await store.append(
        bench.mail(recipients, { size: LARGE_BYTES, body, nobodies, fingerprint: `${nobodies}` }),
      );
      return (await came()) - before;
    };
    // Scripts have to be known, or they would go out in full.
    await cost(living, 0);
    await cost([], 1);
    const left = await redis().cli('DBSIZE');
    const dead = await cost([], RECIPIENTS);
    const some = await cost(living.slice(0, 1), RECIPIENTS - 1);
    for (const bytes of [dead, some]) {
      expect(bytes).toBeGreaterThan(LARGE_BYTES);
      expect(bytes).toBeLessThan(1.5 * LARGE_BYTES);
    }
    expect(Number(await redis().cli('DBSIZE')) - Number(left)).toBeLessThanOrEqual(3);
  });
});
