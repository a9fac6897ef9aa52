import { randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { startStall } from '../harness/stall.ts';
import { openNode, ownKeys, ownRedis } from './stores.ts';

const PIECE_BYTES = 128 * 1024;
const TIMEOUT_MS = 30_000;

const why = await whyNoRedis('redis');

describe('a large message that is read in pieces', {
  timeout: 60_000,
  ...unlessMissing(why),
}, () => {
  const redis = ownRedis();

  test('STORE-10 one that is deleted between two of them is not there, rather than half of it', async () => {
    const stall = await startStall(redis().port);
    onTestFinished(() => stall[Symbol.asyncDispose]());
    const [keys, options] = [ownKeys(), { timeoutMs: TIMEOUT_MS }];
    const far = await openNode(redis().url, keys, options);
    const near = await openNode(`redis://127.0.0.1:${stall.port}`, keys, options);
    const harness = new StoreHarness({ store: far, clock: new ManualClock(), outlives: true });
    const inbox = await harness.id();
    const message = await harness.deliver(inbox, { size: 3 * PIECE_BYTES });
    const secondPiece = stall.before(`b:${inbox}:1\r\n$1\r\n1\r\n`);
    const read = near.message(inbox, message);
    await secondPiece;
    expect(await far.remove(inbox, message)).toBe(true);
    stall.goOn();
    expect(await read).toBeNull();
  });

  test.each([0, 1, PIECE_BYTES - 1, PIECE_BYTES, 2 * PIECE_BYTES, 2 * PIECE_BYTES + 1])(
    'STORE-10 %i bytes come back as they went',
    async (size) => {
      const store = await openNode(redis().url, ownKeys(), { timeoutMs: TIMEOUT_MS });
      const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
      const inbox = await harness.id();
      const body = { encoding: 'identity', bytes: randomBytes(size) } as const;
      const message = await harness.deliver(inbox, { size, body });
      const read = await store.message(inbox, message);
      expect(read && Buffer.compare(read.body.bytes, body.bytes)).toBe(0);
    },
  );
});
