import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { metricsUrl } from '../harness/metrics.ts';
import { type RedisServer, startRedis, whyNoRedis } from '../harness/redis.ts';
import { createInbox, request } from '../harness/rest.ts';
import { startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';
import { openTab } from '../harness/tab.ts';

/** Milliseconds; nodes tell each other every five seconds. */
const PATIENCE = { timeout: 60_000, interval: 50 };

const Domains = z.object({ domains: z.array(z.object({ domain: z.string(), state: z.string() })) });
const Report = z.object({ parts: z.object({ domains: z.object({ state: z.string() }) }) });

type States = Readonly<Record<string, 'active' | 'draining' | 'retired'>>;

const why = await whyNoRedis('redis');

describe('pools of several nodes', { timeout: 180_000, ...unlessMissing(why) }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('redis');
  });
  beforeEach(() => redis.cli('FLUSHALL'));
  afterAll(() => redis[Symbol.asyncDispose]());

  /** A node with a file of its own, and a pen for it. */
  async function startNode(states: States, role = 'all') {
    const folder = await mkdtemp(path.join(tmpdir(), 'mayfly-pools-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = path.join(folder, 'domains.yaml');
    const write = async (next: States) => {
      const lines = Object.entries(next).map(
        ([domain, state]) => `  - { domain: ${domain}, state: ${state} }\n`,
      );
      await writeFile(`${file}.new`, `domains:\n${lines.join('')}`);
      await rename(`${file}.new`, file);
    };
    await write(states);
    const service = await startService({
      ...{ MAYFLY_REDIS_URL: redis.url, MAYFLY_READ_WORKERS: '1', MAYFLY_ROLE: role },
      ...{ MAYFLY_DOMAINS_FILE: file, MAYFLY_METRICS_PORT: '0' },
    });
    onTestFinished(() => service.child.end());
    const { httpUrl, smtp } = service;
    return {
      ...{ httpUrl, smtp, write },
      async states() {
        const { domains } = Domains.parse(await (await request(httpUrl, '/domains')).json());
        return Object.fromEntries(domains.map(({ domain, state }) => [domain, state]));
      },
      async part() {
        const answer = await fetch(new URL('/readyz', metricsUrl(service) ?? ''));
        return Report.parse(await answer.json()).parts.domains.state;
      },
    };
  }

  test('POOL-12 what drains at one node drains at all, until they agree again', async () => {
    const both = { 'a.test': 'active', 'b.test': 'active' } as const;
    const drained = { ...both, 'a.test': 'draining' } as const;
    const near = await startNode(both);
    const far = await startNode(both);
    const { token, lease, address } = await createInbox(far.httpUrl, {
      domain: 'a.test',
      hold: true,
    });
    using tab = openTab({ httpUrl: far.httpUrl, token, lease });
    await tab.opened;
    await near.write(drained);
    await vi.waitFor(async () => expect(await far.states()).toEqual(drained), PATIENCE);
    await vi.waitFor(() => expect(tab.domainStates).toEqual(['draining']), PATIENCE);
    await expect(createInbox(far.httpUrl, { domain: 'a.test' })).rejects.toThrow('400');
    expect((await createInbox(far.httpUrl)).address).toContain('@b.test');
    expect((await askRecipient(far.smtp, address)).code).toBe(250);
    await vi.waitFor(async () => {
      expect([await near.part(), await far.part()]).toEqual(['impaired', 'impaired']);
    }, PATIENCE);
    await near.write(both);
    await vi.waitFor(async () => {
      expect(await far.states()).toEqual(both);
      expect([await near.part(), await far.part()]).toEqual(['up', 'up']);
    }, PATIENCE);
    await vi.waitFor(() => expect(tab.domainStates).toEqual(['draining', 'active']), PATIENCE);
  });

  test('POOL-12 POOL-5 an address is made in a new domain when every receiver takes its mail', async () => {
    const before = { 'a.test': 'active' } as const;
    const after = { ...before, 'new.test': 'active' } as const;
    const web = await startNode(before);
    const receiver = await startNode(before, 'smtp');
    await web.write(after);
    await vi.waitFor(async () => expect(await web.states()).toHaveProperty(['new.test']), PATIENCE);
    await expect(createInbox(web.httpUrl, { domain: 'new.test' })).rejects.toThrow('400');
    await receiver.write(after);
    const { address } = await vi.waitFor(
      () => createInbox(web.httpUrl, { domain: 'new.test' }),
      PATIENCE,
    );
    expect((await askRecipient(receiver.smtp, address)).code).toBe(250);
  });
});
