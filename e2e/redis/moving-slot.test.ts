import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { StoreHarness } from '#server/inbox/contract/harness.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { Keys } from '#server/redis/keys.ts';
import { clusterUrl, type RedisServer, startCluster, whyNoRedis } from '../harness/redis.ts';
import { openNode } from './stores.ts';

/** Milliseconds; many times what it takes. */
const PATIENCE = { timeout: 30_000, interval: 20 };

/** Milliseconds for an answer: how long one may take is not what this is about. */
const TIMEOUT_MS = 30_000;

const why = await whyNoRedis('redis');

describe('a Cluster that is resharded', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let servers: readonly RedisServer[] = [];
  beforeAll(async () => {
    servers = await startCluster('redis');
  });
  afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));

  /** The server that has the slot, and another one. */
  async function between(slot: string): Promise<readonly [RedisServer, RedisServer]> {
    const counts = await Promise.all(
      servers.map((server) => server.cli('cluster', 'countkeysinslot', slot)),
    );
    const from = servers.find((_, index) => counts[index] !== '0');
    const to = servers.find((_, index) => counts[index] === '0');
    if (from === undefined || to === undefined) throw new Error('no server has the slot');
    return [from, to];
  }

  test('STORE-4 while a slot moves its inboxes are away, and none is dead', async () => {
    const keys = new Keys(1, 'moving.');
    const [partition = ''] = keys.partitions;
    const store = await openNode(clusterUrl(servers), keys, { timeoutMs: TIMEOUT_MS });
    const harness = new StoreHarness({ store, clock: new ManualClock(), outlives: true });
    const boxes = await Promise.all(Array.from({ length: 4 }, () => harness.inbox()));
    const [first] = boxes;
    if (first === undefined) throw new Error('there is no inbox');
    const { id } = first.inbox;
    const recorder = await harness.listen(id);
    await harness.deliver(id);

    const [{ cli }] = servers as readonly [RedisServer];
    const slot = await cli('cluster', 'keyslot', `${partition}due`);
    const [from, to] = await between(slot);
    const [fromId, toId] = [await from.cli('cluster', 'myid'), await to.cli('cluster', 'myid')];
    await to.cli('cluster', 'setslot', slot, 'importing', fromId);
    await from.cli('cluster', 'setslot', slot, 'migrating', toId);
    const tryAll = async () => {
      const asked = boxes.flatMap(({ inbox: { id: each, address }, token }) => [
        store.admit(address, 100),
        store.authenticate(token),
        store.view(each),
        store.append(harness.mail([each])),
        store.sweep(),
      ]);
      for (const outcome of await Promise.allSettled(asked))
        expect(outcome).toMatchObject({ reason: { name: 'StoreUnavailable' } });
    };
    await tryAll();
    const key = async () => (await from.cli('cluster', 'getkeysinslot', slot, '1')).split('\n')[0];
    for (let name = await key(); name; name = await key()) {
      await from.cli('migrate', '127.0.0.1', `${to.port}`, name, '0', `${TIMEOUT_MS}`);
      await tryAll();
    }
    for (const each of [to, from, ...servers])
      await each.cli('cluster', 'setslot', slot, 'node', toId);

    await vi.waitFor(() => store.usage(), PATIENCE);
    expect((await store.usage()).living).toBe(boxes.length);
    await harness.deliver(id);
    await vi.waitFor(() => expect(recorder.changes).toHaveLength(2), PATIENCE);
    expect(recorder.ends).toEqual([]);
  });
});
