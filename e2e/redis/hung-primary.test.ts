import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { clusterUrl, type RedisServer, startCluster, whyNoRedis } from '../harness/redis.ts';
import { openNode, ownKeys } from './stores.ts';

/** Milliseconds of silence after which a replica takes its primary's place. */
const NODE_TIMEOUT_MS = 2_000;
/** Milliseconds for an answer. */
const SHORT_MS = 1_000;
/** Milliseconds; several looks at who has which slot. */
const PATIENCE = { timeout: 60_000, interval: 50 };

const why = await whyNoRedis('redis');

describe('a primary of a Cluster that hangs', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let servers: readonly RedisServer[] = [];
  beforeAll(async () => {
    servers = await startCluster('redis', () => [], {
      replicas: 1,
      nodeTimeoutMs: NODE_TIMEOUT_MS,
    });
  }, 60_000);
  afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

  test('PUSH-2 R9 the replica is found, although the connections stay open', async () => {
    const store = await openNode(clusterUrl(servers), ownKeys(), { timeoutMs: SHORT_MS });
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    const ids = await Promise.all(Array.from({ length: 12 }, () => harness.id()));
    const recorders = await Promise.all(ids.map((id) => harness.listen(id)));
    const [primary] = servers;
    if (primary === undefined) throw new Error('there is no server');
    await vi.waitFor(async () => {
      expect(await primary.cli('INFO', 'replication')).toContain('state=online');
      // Of every inbox something is there that the replica has.
      expect(await primary.cli('WAIT', '1', `${SHORT_MS}`)).toBe('1');
    }, PATIENCE);
    primary.signal('SIGSTOP');
    onTestFinished(() => primary.signal('SIGCONT'));

    const send = (id: string, fingerprint: string) =>
      store.append(harness.mail([id], { fingerprint }));
    for (const [index, id] of ids.entries()) await vi.waitFor(() => send(id, `${index}`), PATIENCE);
    await vi.waitFor(() => {
      for (const recorder of recorders) expect(recorder.changes).toHaveLength(1);
    }, PATIENCE);
    for (const recorder of recorders) expect(recorder.ends).toEqual([]);
  });
});
