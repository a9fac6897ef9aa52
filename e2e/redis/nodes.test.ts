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

const OPERATOR_TOKEN = 'a-token-of-an-operator-1234567890';

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
      MAYFLY_OPERATOR_TOKEN: OPERATOR_TOKEN,
      MAYFLY_METRICS_PORT: '0',
      MAYFLY_DOMAINS: 'two.test',
    };
    const more = { MAYFLY_ROLE: 'smtp', MAYFLY_DOMAINS: 'one.test,two.test' };
    receiver = await startService({ ...env, ...more });
    web = await startWebNode(env);
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

  test('STORE-3 LIFE-11 RUN-6 a receiver takes mail and has no page, and a web node with other domains shows it', async () => {
    await sendMail(receiver.smtp, { to: 'postmaster@one.test', subject: 'a report', text: 'Hi' });
    expect((await fetch(new URL('/healthz', receiver.httpUrl))).status).toBe(200);
    expect((await fetch(new URL('/readyz', receiver.httpUrl))).status).toBe(200);
    for (const path of ['/', '/api/v1/domains', '/socket.io/?EIO=4&transport=polling']) {
      expect((await fetch(new URL(path, receiver.httpUrl))).status, path).toBe(404);
    }
    // What serves only opens no port for mail.
    expect((await fetch(new URL('/readyz', web.httpUrl))).status).toBe(200);
    expect(web.child.lines.join()).not.toContain('"what":"smtp"');
    const messages = await request(web.httpUrl, '/inbox/messages', { token: OPERATOR_TOKEN });
    expect(await messages.json()).toMatchObject({ messages: [{ subject: 'a report' }] });

    const said = receiver.child.lines.find((line) => line.includes('"event":"keeping"'));
    expect(said).toContain('"persistence":"log"');
    const metrics = await metricsOf(receiver);
    expect(metrics).toMatch(/^mayfly_redis_seconds_count\{outcome="answered"\} [1-9]/m);
    expect(metrics).not.toMatch(/^mayfly_redis_seconds_count\{outcome="silent"\}/m);
  });

  /** A tab at this node gets a mail that the receiver takes. */
  async function pushedBy(node: Omit<Service, 'smtp'>) {
    const made = await createInbox(node.httpUrl, { hold: true });
    const { token, lease, address } = made;
    using tab = openTab({ httpUrl: node.httpUrl, token, lease });
    await tab.opened;
    await mailTo(address, 'pushed');
    await vi.waitFor(() => {
      expect(tab.changes).toMatchObject([{ type: 'message', message: { subject: 'pushed' } }]);
    }, PATIENCE);
    return made;
  }

  // `dead-node.test.ts` shows the end with a shorter lease than that of a service.
  if (isLong)
    test('STORE-6 R18 when a web node dies its tabs are lost, and their inbox ends by the rules', async () => {
      await using dying = await startWebNode(env);
      const { token, address } = await pushedBy(dying);
      dying.child.signal('SIGKILL');
      await dying.child.ended;
      await mailTo(address, 'still taken');
      await vi.waitFor(async () => {
        expect((await request(web.httpUrl, '/inbox', { token })).status).toBe(404);
      }, PATIENCE);
      await expect(mailTo(address, 'too late')).rejects.toThrow('550');
    });
  else test('R6 a mail that a receiver takes is pushed by a web node', () => pushedBy(web));

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
