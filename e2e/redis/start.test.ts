import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { sendMail } from '../harness/mail.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { request } from '../harness/rest.ts';
import { spawnService, startService, startWebNode } from '../harness/service.ts';
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

  test('STORE-3 LIFE-11 RUN-6 a receiver takes mail and has no page, and a web node with other domains shows it', async () => {
    const token = 'a-token-of-an-operator-1234567890';
    const env = {
      ...{ MAYFLY_REDIS_URL: redis.url, MAYFLY_OPERATOR_TOKEN: token },
      ...{ MAYFLY_READ_WORKERS: '1', MAYFLY_METRICS_PORT: '0' },
    };
    await using receiver = await startService({
      ...{ ...env, MAYFLY_ROLE: 'smtp', MAYFLY_DOMAINS: 'one.test,two.test' },
    });
    await sendMail(receiver.smtp, { to: 'postmaster@one.test', subject: 'a report', text: 'Hi' });
    await using web = await startWebNode({ ...env, MAYFLY_DOMAINS: 'two.test,three.test' });
    expect((await fetch(new URL('/healthz', receiver.httpUrl))).status).toBe(200);
    expect((await fetch(new URL('/readyz', receiver.httpUrl))).status).toBe(200);
    for (const path of ['/', '/api/v1/domains', '/socket.io/?EIO=4&transport=polling']) {
      expect((await fetch(new URL(path, receiver.httpUrl))).status, path).toBe(404);
    }
    // What serves only opens no port for mail.
    expect((await fetch(new URL('/readyz', web.httpUrl))).status).toBe(200);
    expect(web.child.lines.join()).not.toContain('"what":"smtp"');
    const messages = await request(web.httpUrl, '/inbox/messages', { token });
    expect(await messages.json()).toMatchObject({ messages: [{ subject: 'a report' }] });

    const said = receiver.child.lines.find((line) => line.includes('"event":"keeping"'));
    expect(said).toContain('"persistence":"none"');
    const metrics = await (await fetch(`${metricsUrl(receiver)}/metrics`)).text();
    expect(metrics).toMatch(/^mayfly_redis_seconds_count\{outcome="answered"\} [1-9]/m);
    expect(metrics).not.toMatch(/^mayfly_redis_seconds_count\{outcome="silent"\}/m);
  });
});
