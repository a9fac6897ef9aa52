import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noLimits, times } from '#server/inbox/contract/harness.ts';
import { systemClock } from '#server/ops/clock.ts';
import { createSharedRates } from '#server/ops/rates.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { openRedis } from '#server/redis/open.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { ownKeys } from './stores.ts';

const SOURCE = '192.0.2.77';
const OTHER = '2001:db8:1:2::/64';

const why = await whyNoRedis('redis');

describe('rates of several nodes', { timeout: 60_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  afterAll(() => redis[Symbol.asyncDispose]());

  /** The rates of so many nodes, which share keys that no other test has. */
  async function nodes(count: number) {
    const keys = ownKeys();
    const opened = await Promise.all(
      Array.from({ length: count }, () =>
        openRedis({
          ...{ url: redis.url, waitReplicas: 0, times, limits: noLimits, keys },
          ...{ clock: systemClock, failed: () => {} },
        }),
      ),
    );
    onTestFinished(() => Promise.all(opened.map(({ store }) => store.close())).then(() => {}));
    const asked = { count: 0 };
    const rates = opened.map(({ counter }) =>
      createSharedRates({
        keyOf: (name, source) => counter.keyOf(name, source),
        eval(script, call) {
          asked.count += 1;
          return counter.eval(script, call);
        },
      }),
    );
    return { keys, rates, asked };
  }

  test('STORE-9 HTTP-10 a source has its minute once, whichever nodes it asks', async () => {
    const { rates } = await nodes(2);
    const [near, far] = rates.map((each) => each.perMinute('http_source_inboxes', 3));
    const asked = [near, far, near, far, far, near];
    const kinds: (string | undefined)[] = [];
    for (const rate of asked) kinds.push((await rate?.take(SOURCE))?.kind);
    expect(kinds).toEqual(['within', 'within', 'within', 'over', 'over', 'over']);
    expect(await far?.take(SOURCE)).toMatchObject({ retryAfterSeconds: expect.any(Number) });
    expect((await near?.take(OTHER))?.kind).toBe('within');
  });

  test('STORE-9 one rate takes nothing from another', async () => {
    const { rates } = await nodes(1);
    const inboxes = rates[0]?.perMinute('http_source_inboxes', 1);
    const names = rates[0]?.perMinute('http_source_names', 1);
    await inboxes?.take(SOURCE);
    expect((await names?.take(SOURCE))?.kind).toBe('within');
  });

  test('STORE-9 who is known to be over is refused without asking anybody', async () => {
    const { rates, asked } = await nodes(2);
    const [near, far] = rates.map((each) => each.perMinute('smtp_source_messages', 2));
    await near?.take(SOURCE);
    await near?.take(SOURCE);
    // The other one hears it with the first that it asks for, and asks no more.
    expect((await far?.take(SOURCE))?.kind).toBe('over');
    expect(asked.count).toBe(3);
    for (const rate of [near, far, far]) expect((await rate?.take(SOURCE))?.kind).toBe('over');
    expect(asked.count).toBe(3);
  });

  test('STORE-9 SMTP-11 failures of all nodes count, and each hears of them with its first', async () => {
    const { rates } = await nodes(2);
    const [near, far] = rates.map((each) => each.perMinute('smtp_source_failures', 3));
    for (let failure = 0; failure < 3; failure += 1) await near?.take(SOURCE);
    expect((await near?.look(SOURCE))?.kind).toBe('over');
    expect((await far?.look(SOURCE))?.kind).toBe('within');
    await far?.take(SOURCE);
    expect((await far?.look(SOURCE))?.kind).toBe('over');
    expect((await far?.look(OTHER))?.kind).toBe('within');
  });

  test('STORE-9 HTTP-15 a rate at its limit is over on each node that knows of it', async () => {
    const { rates } = await nodes(2);
    const [near, far] = rates.map((each) => each.perMinute('http_source_tokens', 2));
    for (let wrong = 0; wrong < 2; wrong += 1) await near?.take(SOURCE);
    const looked = async () => [(await near?.look(SOURCE))?.kind, (await far?.look(SOURCE))?.kind];
    expect(await looked()).toEqual(['over', 'within']);
    await far?.take(SOURCE);
    expect(await looked()).toEqual(['over', 'over']);
  });

  test('STORE-9 HTTP-13 a day is counted for all nodes as a minute is', async () => {
    const { rates } = await nodes(2);
    const [near, far] = rates.map((each) => each.perDay('http_source_inboxes_day', 3));
    for (let made = 0; made < 2; made += 1) await near?.take(SOURCE);
    await far?.take(SOURCE);
    expect(await near?.look(SOURCE)).toEqual({ kind: 'within' });
    await near?.take(SOURCE);
    for (const rate of [near, far]) {
      expect(await rate?.look(SOURCE)).toEqual({
        ...{ kind: 'over', retryAfterSeconds: expect.any(Number) },
      });
    }
    const verdict = await far?.look(SOURCE);
    if (verdict?.kind === 'over') expect(verdict.retryAfterSeconds).toBeGreaterThan(3_600);
  });

  test('STORE-9 R23 no key names a source, and each goes with its time', async () => {
    const { keys, rates } = await nodes(1);
    await rates[0]?.perMinute('http_source_tokens', 9).take(SOURCE);
    await rates[0]?.perMinute('smtp_source_failures', 9).take(OTHER);
    const all = (await redis.cli('KEYS', '*')).split('\n');
    const minutes = all.filter(
      (key) => /\}:r:/.test(key) && keys.partitions.some((part) => key.startsWith(part)),
    );
    expect(minutes).toHaveLength(2);
    for (const source of [SOURCE, OTHER]) expect(all.join('\n')).not.toContain(source);
    for (const key of minutes) expect(Number(await redis.cli('TTL', key))).toBeGreaterThan(0);
  });

  test('STORE-9 STORE-4 while Redis is away each node counts for itself', async () => {
    const { rates } = await nodes(2);
    const [near, far] = rates.map((each) => each.perMinute('http_source_inboxes', 2));
    const failures = rates[0]?.perMinute('smtp_source_failures', 2);
    await redis.kill();
    onTestFinished(() => redis.restart());
    for (const rate of [near, far]) {
      const kinds: (string | undefined)[] = [];
      for (let asked = 0; asked < 3; asked += 1) kinds.push((await rate?.take(SOURCE))?.kind);
      expect(kinds).toEqual(['within', 'within', 'over']);
    }
    await failures?.take(SOURCE);
    await failures?.take(SOURCE);
    expect([(await failures?.look(SOURCE))?.kind, (await failures?.look(OTHER))?.kind]).toEqual([
      'over',
      'within',
    ]);
  });
});
