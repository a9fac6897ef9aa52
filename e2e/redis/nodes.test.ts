import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { sendMail } from '../harness/mail.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Service, startService, startWebNode } from '../harness/service.ts';
import { Conversation } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

/** Milliseconds; a dead node is missed after twenty seconds, and tabs come back in two. */
const PATIENCE = { timeout: 90_000, interval: 50 };

const why = await whyNoRedis('redis');

describe('processes on one Redis', { timeout: 180_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  let receiver: Service;
  let web: Omit<Service, 'smtp'>;
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    redis = await startRedis('redis', ['--appendonly', 'yes', '--appendfsync', 'always']);
    env = {
      MAYFLY_REDIS_URL: redis.url,
      MAYFLY_READ_WORKERS: '1',
      MAYFLY_DISCONNECT_GRACE: '1s',
    };
    receiver = await startService({ ...env, MAYFLY_ROLE: 'smtp' });
    web = await startWebNode({ ...env, MAYFLY_METRICS_PORT: '0' });
  }, 60_000);
  afterAll(async () => {
    await web[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
    await redis[Symbol.asyncDispose]();
  });

  const mailTo = (to: string, subject: string) =>
    sendMail(receiver.smtp, { to, subject, text: 'Hi' });

  const metricsOf = async (node: Pick<Service, 'child'>) =>
    (await fetch(`${metricsUrl(node)}/metrics`)).text();

  test('a node listens to what somebody there holds, and to nothing else', async () => {
    await redis.cli('FLUSHALL');
    await using other = await startWebNode(env);
    const held = await createInbox(web.httpUrl, { hold: true });
    const { address } = await createInbox(other.httpUrl);
    using tab = openTab({ httpUrl: web.httpUrl, token: held.token, lease: held.lease });
    await tab.opened;
    for (const to of [held.address, address]) await mailTo(to, 'told');
    await vi.waitFor(() => expect(tab.changes).toHaveLength(1), PATIENCE);
    const [channel = '', ...others] = (await redis.cli('PUBSUB', 'SHARDCHANNELS')).split('\n');
    expect(channel).toMatch(/^mayfly2:\{\d+\}:c:/);
    expect(others).toEqual([]);
    expect(await redis.cli('PUBSUB', 'SHARDNUMSUB', channel)).toBe(`${channel}\n1`);
    tab[Symbol.dispose]();
    await vi.waitFor(async () => {
      expect(await redis.cli('PUBSUB', 'SHARDCHANNELS')).toBe('');
    }, PATIENCE);
  });

  test('STORE-6 R6 R18 a mail that a receiver takes is pushed by a web node, until one dies', async () => {
    await using dying = await startWebNode(env);
    const made = await createInbox(dying.httpUrl, { hold: true });
    const { token, lease, address } = made;
    using tab = openTab({ httpUrl: dying.httpUrl, token, lease });
    await tab.opened;
    await mailTo(address, 'pushed');
    await vi.waitFor(() => {
      expect(tab.changes).toMatchObject([{ type: 'message', message: { subject: 'pushed' } }]);
    }, PATIENCE);

    dying.child.signal('SIGKILL');
    await dying.child.ended;
    await mailTo(address, 'still taken');
    const inbox = await request(web.httpUrl, '/inbox', { token });
    expect(await inbox.json()).toMatchObject({ tabs: 1, messageCount: 2 });
    // `dead-node.test.ts` shows the end with a shorter lease than that of a service.
    if (!isLong) return;
    // Nobody said goodbye: it is missed, its tab is lost, and the inbox ends by the rules.
    await vi.waitFor(async () => {
      expect((await request(web.httpUrl, '/inbox', { token })).status).toBe(404);
    }, PATIENCE);
    await expect(mailTo(address, 'too late')).rejects.toThrow('550');
  });

  test('STORE-4 R7 while Redis is gone senders hear 451 and programs 503, and then go on', async () => {
    const { address, token } = await createInbox(web.httpUrl);
    await mailTo(address, 'before');
    await redis.kill();
    using sender = await Conversation.open(receiver.smtp);
    await sender.say('EHLO sender.example');
    await sender.say('MAIL FROM:<sender@example.org>');
    expect((await sender.say(`RCPT TO:<${address}>`)).code).toBe(451);
    expect((await request(web.httpUrl, '/inboxes', { method: 'POST' })).status).toBe(503);
    expect((await request(web.httpUrl, '/inbox', { token })).status).toBe(503);
    for (const { httpUrl } of [web, receiver]) {
      expect((await fetch(new URL('/readyz', httpUrl))).status).toBe(503);
      expect((await fetch(new URL('/healthz', httpUrl))).status).toBe(200);
    }
    await redis.restart();
    await vi.waitFor(() => mailTo(address, 'after'), PATIENCE);
    const messages = await vi.waitFor(async () => {
      const answer = await request(web.httpUrl, '/inbox/messages', { token });
      expect(answer.status).toBe(200);
      return answer.json();
    }, PATIENCE);
    expect(messages).toMatchObject({ messages: [{ subject: 'before' }, { subject: 'after' }] });
    // Nobody is sent to look for a bug.
    const metrics = await metricsOf(web);
    expect(metrics).toMatch(/^mayfly_faults_total\{part="store"\} [1-9]/m);
    expect(metrics).toMatch(/^mayfly_faults_total\{part="own"\} 0$/m);
  });

  test('STORE-10 what somebody else wrote into Redis is a fault that is looked at', async () => {
    const entries = async () => (await redis.cli('KEYS', 'mayfly2:*}:m:*')).split('\n');
    const others = new Set(await entries());
    const { address, token } = await createInbox(web.httpUrl);
    await vi.waitFor(() => mailTo(address, 'to be broken'), PATIENCE);
    const added = (await entries()).filter((key) => !others.has(key));
    expect(added).toHaveLength(1);
    await redis.cli('HSET', added[0] ?? '', '1', 'nonsense');
    const answer = await request(web.httpUrl, '/inbox/messages', { token });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ messages: [] });
    expect(await metricsOf(web)).toMatch(/^mayfly_faults_total\{part="own"\} [1-9]/m);
  });
});
