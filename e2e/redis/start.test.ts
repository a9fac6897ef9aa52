import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { spawnService } from '../harness/service.ts';
import { openNode, ownKeys } from './stores.ts';

const why = await whyNoRedis('redis');

describe('a start on a Redis', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  test('STORE-2 R10 one that would drop accepted mail is refused, with the way out', async () => {
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const ports = { MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0' };
    const child = spawnService({ ...ports, MAYFLY_REDIS_URL: redis.url });
    await using _ = { [Symbol.asyncDispose]: () => child.end() };
    expect(await child.ended).toBe(1);
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    expect(child.complaint()).toContain('maxmemory-policy allkeys-lru');
    expect(child.complaint()).toContain('CONFIG SET maxmemory-policy noeviction');
  });

  test('STORE-2 one that is not there is said to be away', async () => {
    const away = openNode('redis://127.0.0.1:1', ownKeys());
    await expect(away).rejects.toThrow('Redis does not answer');
  });

  test.each([
    ['none', 'no', 'never on a disk'],
    ['log', 'yes', 'writes mail to its disk as it comes'],
  ])('STORE-2 persistence %s is said to mean what it means', async (kind, appendonly, means) => {
    await redis.cli('CONFIG', 'SET', 'appendonly', appendonly);
    const found = vi.fn();
    await openNode(redis.url, ownKeys(), { found });
    await redis.cli('CONFIG', 'SET', 'appendonly', 'no');
    expect(found).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ persistence: kind, means: expect.stringContaining(means) }),
    );
  });
});
