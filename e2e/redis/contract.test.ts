import { afterAll, beforeAll, describe } from 'vitest';
import { storeContract } from '#server/inbox/contract/suite.ts';
import { byLength } from '#server/ops/testing/length.ts';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import {
  BRANDS,
  clusterUrl,
  type RedisServer,
  startCluster,
  startRedis,
  whyNoRedis,
} from '../harness/redis.ts';
import { storesAt } from './stores.ts';

/** Random histories for each: every step of one asks a server many times. */
const MODEL_RUNS = byLength({ short: 20, long: 150 });

/**
 * All that a node needs, by docs/redis.md: no key and no channel of another program, or of another
 * schema (STORE-11).
 */
const [USER, PASSWORD] = ['mayfly', 'secret'];
const RIGHTS = ['~mayfly2:*', '&mayfly2:*', '+@all'];

for (const brand of BRANDS) {
  const why = await whyNoRedis(brand);
  describe(`on ${brand}-server`, { timeout: 120_000, ...unlessMissing(why) }, () => {
    let server: RedisServer;
    beforeAll(async () => {
      server = await startRedis(brand);
      await server.cli('ACL', 'SETUSER', USER, 'on', `>${PASSWORD}`, ...RIGHTS);
    });
    afterAll(() => server[Symbol.asyncDispose]());
    storeContract(
      brand,
      storesAt(() => server.url.replace('//', `//${USER}:${PASSWORD}@`)),
      MODEL_RUNS,
    );
  });
}

const why = await whyNoRedis('redis');
describe('on a Redis Cluster of three', { timeout: 120_000, ...unlessMissing(why) }, () => {
  let servers: readonly RedisServer[] = [];
  beforeAll(async () => {
    servers = await startCluster('redis');
  });
  afterAll(() => Promise.all(servers.map((server) => server[Symbol.asyncDispose]())));
  storeContract(
    'cluster',
    storesAt(() => clusterUrl(servers)),
    MODEL_RUNS,
  );
});
