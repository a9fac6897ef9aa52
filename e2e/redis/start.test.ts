import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { sendMail } from '../harness/mail.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { createInbox, request } from '../harness/rest.ts';
import { spawnService, startService, startWebNode } from '../harness/service.ts';

const why = await whyNoRedis('redis');

describe('a start on a Redis', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  /** What a start that fails says. */
  const complaintOf = async (env: Readonly<Record<string, string>>) => {
    const child = spawnService({ MAYFLY_HTTP_PORT: '0', MAYFLY_SMTP_PORT: '0', ...env });
    await using _ = { [Symbol.asyncDispose]: () => child.end() };
    expect(await child.ended).toBe(1);
    return child.complaint();
  };

  test('STORE-2 R10 one that would drop accepted mail is refused, with the way out', async () => {
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const complaint = await complaintOf({ MAYFLY_REDIS_URL: redis.url });
    await redis.cli('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    expect(complaint).toContain('maxmemory-policy allkeys-lru');
    expect(complaint).toContain('CONFIG SET maxmemory-policy noeviction');
  });

  test('STORE-2 one that is not there is said to be away', async () => {
    const complaint = await complaintOf({ MAYFLY_REDIS_URL: 'redis://127.0.0.1:1' });
    expect(complaint).toContain('Redis does not answer');
  });

  test.each([
    ['none', 'no', 'never on a disk'],
    ['log', 'yes', 'writes mail to its disk as it comes'],
  ])(
    'STORE-2 RUN-6 persistence %s is said to mean what it means, and answers are timed',
    async (kind, appendonly, means) => {
      await redis.cli('CONFIG', 'SET', 'appendonly', appendonly);
      const env = { MAYFLY_REDIS_URL: redis.url, MAYFLY_METRICS_PORT: '0' };
      await using node = await startService(env);
      await redis.cli('CONFIG', 'SET', 'appendonly', 'no');
      const said = node.child.lines.find((line) => line.includes('"event":"keeping"'));
      expect(said).toContain(`"persistence":"${kind}"`);
      expect(said).toContain(means);
      const metrics = await (await fetch(`${metricsUrl(node)}/metrics`)).text();
      expect(metrics).toMatch(/^mayfly_redis_seconds_count\{outcome="answered"\} [1-9]/m);
      expect(metrics).not.toMatch(/^mayfly_redis_seconds_count\{outcome="silent"\}/m);
    },
  );

  test('LIFE-11 a node with other domains, or another token, starts beside a living one', async () => {
    const token = 'a-token-of-an-operator-1234567890';
    const env = { MAYFLY_REDIS_URL: redis.url, MAYFLY_OPERATOR_TOKEN: token };
    await using first = await startService({ ...env, MAYFLY_DOMAINS: 'one.test,two.test' });
    await sendMail(first.smtp, { to: 'postmaster@one.test', subject: 'a report', text: 'Hi' });
    await using second = await startWebNode({ ...env, MAYFLY_DOMAINS: 'two.test,three.test' });
    const messages = await request(second.httpUrl, '/inbox/messages', { token });
    expect(await messages.json()).toMatchObject({ messages: [{ subject: 'a report' }] });
    await using _ = await startWebNode({
      ...{ ...env, MAYFLY_DOMAINS: 'three.test' },
      MAYFLY_OPERATOR_TOKEN: 'another-token-of-an-operator-123',
    });
    expect((await request(first.httpUrl, '/inbox', { token })).status).toBe(404);
  });

  test('STORE-3 a receiver takes mail and has no page, and a web node takes no mail', async () => {
    const env = { MAYFLY_REDIS_URL: redis.url };
    await using web = await startWebNode(env);
    await using receiver = await startService({ ...env, MAYFLY_ROLE: 'smtp' });
    expect((await fetch(new URL('/healthz', receiver.httpUrl))).status).toBe(200);
    expect((await fetch(new URL('/readyz', receiver.httpUrl))).status).toBe(200);
    for (const path of ['/', '/api/v1/domains', '/socket.io/?EIO=4&transport=polling']) {
      expect((await fetch(new URL(path, receiver.httpUrl))).status, path).toBe(404);
    }
    // What serves only opens no port for mail.
    expect((await fetch(new URL('/readyz', web.httpUrl))).status).toBe(200);
    expect(web.child.lines.join()).not.toContain('"what":"smtp"');
    const { address, token } = await createInbox(web.httpUrl);
    await sendMail(receiver.smtp, { to: address, subject: 'over there', text: 'Hi' });
    const messages = await request(web.httpUrl, '/inbox/messages', { token });
    expect(await messages.json()).toMatchObject({ messages: [{ subject: 'over there' }] });
  });
});
