import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { z } from 'zod';
import { isLong } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { sendMail } from '../harness/mail.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { startRelay } from '../harness/relay.ts';
import { createInbox, request } from '../harness/rest.ts';
import { type Service, startService } from '../harness/service.ts';
import { openTab } from '../harness/tab.ts';
import { NEXT_MINOR, otherVersion } from '../harness/versions.ts';

/** Milliseconds; many times what it takes. */
const PATIENCE = { timeout: 60_000, interval: 50 };

/** Nothing is left out: what it says too much is the question. */
const Messages = z.object({
  messages: z.array(z.looseObject({ id: z.string(), subject: z.string() })),
});

const why = await whyNoRedis('redis');

/** Two versions of the code, as processes on one Redis: the present one, and one to come. */
describe('versions side by side', { timeout: 180_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  let minor: Awaited<ReturnType<typeof otherVersion>>;
  beforeAll(async () => {
    redis = await startRedis('redis');
    minor = await otherVersion(NEXT_MINOR);
  });
  beforeEach(() => redis.cli('FLUSHALL'));
  afterAll(async () => {
    await redis[Symbol.asyncDispose]();
    await minor[Symbol.asyncDispose]();
  });

  const env = (url = redis.url) => ({ MAYFLY_REDIS_URL: url, MAYFLY_READ_WORKERS: '1' });
  const present = () => startService(env());
  const next = () => startService(env(), [], minor.root);
  const mailTo = ({ smtp }: Service, to: string, subject: string) =>
    sendMail(smtp, { to, subject, text: 'Hi' });
  const valuesOf = async (pattern: string, command: string) => {
    const [key = ''] = (await redis.cli('KEYS', pattern)).split('\n');
    return redis.cli(command, key);
  };
  /** As a program gets them. */
  const messagesAt = async (httpUrl: string, token: string) => {
    const answer = await request(httpUrl, '/inbox/messages', { token });
    return Messages.parse(await answer.json()).messages;
  };
  const subjects = (changes: readonly object[]) =>
    changes.flatMap((change) => ('message' in change ? [change.message] : []));

  test('STORE-11 each reads, changes and deletes what the other has stored', async () => {
    await using old = await present();
    await using young = await next();
    const { address, token } = await createInbox(young.httpUrl);
    await mailTo(young, address, 'by the next');
    await mailTo(old, address, 'by this one');
    for (const { httpUrl } of [old, young]) {
      expect(await messagesAt(httpUrl, token)).toMatchObject([
        { subject: 'by the next' },
        { subject: 'by this one' },
      ]);
    }
    const [first, second] = await messagesAt(old.httpUrl, token);
    // Nothing of what it does not know is shown.
    expect(first).not.toHaveProperty('mood');
    const seen = {
      ...{ method: 'PATCH', token, body: JSON.stringify({ seen: true }) },
      headers: { 'content-type': 'application/json' },
    };
    const pathOf = (message: typeof first) => `/inbox/messages/${message?.id}`;
    expect((await request(old.httpUrl, pathOf(first), seen)).status).toBe(200);
    expect((await request(young.httpUrl, pathOf(second), seen)).status).toBe(200);
    const kept = await valuesOf('mayfly2:*}:m:*', 'HVALS');
    // What it does not know it has kept, in what it has changed.
    expect(kept).toMatch(/"mood":"cheerful".*"seen":true|"seen":true.*"mood":"cheerful"/);
    expect(kept).toContain('"seal":{"seq":-1}');
    for (const { httpUrl } of [old, young]) {
      const answer = await request(httpUrl, pathOf(first), { token });
      expect(await answer.json()).toMatchObject({ seen: true, text: expect.stringMatching('Hi') });
    }
    const gone = { method: 'DELETE', token };
    expect((await request(old.httpUrl, pathOf(first), gone)).status).toBe(204);
    expect((await request(young.httpUrl, '/inbox', gone)).status).toBe(204);
    expect((await request(old.httpUrl, '/inbox', { token })).status).toBe(404);
    await expect(mailTo(old, address, 'too late')).rejects.toThrow('550');
  });

  // What it shows of a tab, `nodes` and `cluster` show of nodes of one version.
  if (isLong)
    test('STORE-11 RUN-1 a tab goes over to the next version and back, and misses nothing', async () => {
      await using relay = await startRelay();
      const leadTo = ({ httpUrl }: Service) => {
        const { hostname, port } = new URL(httpUrl);
        relay.lead({ host: hostname, port: Number(port) });
      };
      await using receiver = await next();
      let node = await present();
      onTestFinished(() => node[Symbol.asyncDispose]());
      leadTo(node);
      const { address, token, lease } = await createInbox(receiver.httpUrl, { hold: true });
      using tab = openTab({ httpUrl: relay.origin, token, lease });
      await tab.opened;
      await mailTo(receiver, address, 'mail 0');
      for (const [turn, start] of [next, present].entries()) {
        const successor = await start();
        onTestFinished(() => successor[Symbol.asyncDispose]());
        leadTo(successor);
        node.child.signal('SIGTERM');
        await mailTo(receiver, address, `mail ${turn + 1}`);
        expect(await node.child.ended).toBe(0);
        node = successor;
        await vi.waitFor(() => expect(tab.connections).toBe(turn + 2), PATIENCE);
      }
      await mailTo(node, address, 'mail 3');
      await vi.waitFor(() => expect(subjects(tab.changes)).toHaveLength(4), PATIENCE);
      expect(subjects(tab.changes)).toMatchObject(
        [0, 1, 2, 3].map((number) => ({ subject: `mail ${number}` })),
      );
      expect(tab.resets).toBe(0);
      // What the next one has put into the life has outlived all that the present one did to it.
      expect(await valuesOf('mayfly2:*}:i:*', 'HVALS')).toContain('"pledge":"kept"');
      expect(await (await request(node.httpUrl, '/inbox', { token })).json()).toMatchObject({
        tabs: 1,
      });
    });
});
