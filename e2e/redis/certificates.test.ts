import { describe, expect, onTestFinished, test } from 'vitest';
import { sharingContract } from '#server/acme/testing/sharing-contract.ts';
import { noLimits, times } from '#server/inbox/contract/harness.ts';
import { systemClock } from '#server/ops/clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { openRedis } from '#server/redis/open.ts';
import { whyNoRedis } from '../harness/redis.ts';
import { ownKeys, ownRedis } from './stores.ts';

const why = await whyNoRedis('redis');

describe('certificates on several nodes', { timeout: 60_000, ...unlessMissing(why) }, () => {
  const redis = ownRedis();

  async function open() {
    const keys = ownKeys();
    const node = async () => {
      const opened = await openRedis({
        ...{ url: redis().url, waitReplicas: 0, times, limits: noLimits, keys },
        ...{ clock: systemClock, failed: () => {} },
      });
      onTestFinished(() => opened.store.close());
      return opened.certificates;
    };
    return [await node(), await node()] as const;
  }

  sharingContract(open);

  test('TLS-9 only one of the nodes may order for a name at a time', async () => {
    const [one, other] = await open();
    const taken = await Promise.all([one, other].map((node) => node.lease('mx.example', 60_000)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await one.lease('mail.example', 1)).toBe(true);
    await expect.poll(() => other.lease('mail.example', 60_000)).toBe(true);
  });
});
