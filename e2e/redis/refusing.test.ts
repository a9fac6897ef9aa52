import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys } from './stores.ts';

const TIMEOUT_MS = 30_000;
const PATIENCE = { timeout: 30_000, interval: 20 };

const why = await whyNoRedis('redis');

describe('a Redis that answers, and writes nothing', {
  timeout: 60_000,
  ...unlessMissing(why),
}, () => {
  async function opened() {
    const redis = await startRedis('redis');
    onTestFinished(() => redis[Symbol.asyncDispose]());
    const store = await openNode(redis.url, ownKeys(), { timeoutMs: TIMEOUT_MS });
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    const { inbox } = await harness.inbox();
    const isAway = async () => {
      const asked = [
        store.admit(inbox.address, 1),
        store.append(harness.mail([inbox.id], { fingerprint: 'f' })),
        store.touch(inbox.id),
        store.create({ address: 'new@mayfly.test', maker: { kind: 'program' } }),
        // What `/readyz` asks: a store that can be read is not one that takes mail.
        store.usage(),
      ];
      for (const outcome of await Promise.allSettled(asked))
        expect(outcome).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    };
    const isBack = () => harness.deliver(inbox.id, { fingerprint: 'f' });
    return { redis, isAway, isBack };
  }

  test('STORE-4 RUN-4 one whose disk takes no snapshot is away', async () => {
    const { redis, isAway, isBack } = await opened();
    const [, directory = ''] = (await redis.cli('CONFIG', 'GET', 'dir')).split('\n');
    // Nothing can be put in its place.
    await mkdir(path.join(directory, 'dump.rdb', 'full'), { recursive: true });
    await redis.cli('CONFIG', 'SET', 'save', '3600 1');
    await redis.cli('BGSAVE');
    await vi.waitFor(async () => {
      expect(await redis.cli('INFO', 'persistence')).toContain('rdb_last_bgsave_status:err');
    }, PATIENCE);
    await isAway();
    await redis.cli('CONFIG', 'SET', 'stop-writes-on-bgsave-error', 'no');
    await isBack();
  });

  test('STORE-4 RUN-4 one that misses its replicas, or is one, is away', async () => {
    const { redis, isAway, isBack } = await opened();
    await redis.cli('CONFIG', 'SET', 'min-replicas-to-write', '1');
    await isAway();
    await redis.cli('CONFIG', 'SET', 'min-replicas-to-write', '0');
    await redis.cli('REPLICAOF', '127.0.0.1', '1');
    await isAway();
    await redis.cli('REPLICAOF', 'NO', 'ONE');
    await isBack();
  });
});
