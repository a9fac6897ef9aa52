import { expect, test } from 'vitest';
import type { RedisClient } from './client.ts';
import { inspectRedis } from './inspect.ts';

interface Server {
  readonly aof: boolean;
  /** Null: it keeps its settings to itself. */
  readonly save: string | null;
}

const none = { aof: false, save: '' };
const snapshots = { aof: false, save: '60 1' };
const log = { aof: true, save: '' };
const hosted = { aof: false, save: null };

function infoOf({ aof }: Server): string {
  return `redis_version:8.0.0\r\nmaxmemory_policy:noeviction\r\naof_enabled:${aof ? 1 : 0}\r\n`;
}

/** So many servers, of which nothing is wanted but what they say of themselves. */
function clientOf(servers: readonly Server[]): RedisClient {
  const unused = () => Promise.reject(new Error('not asked here'));
  return {
    ...{ command: unused, bytes: unused, subscribe: unused, unsubscribe: unused },
    renew() {},
    close() {},
    async everywhere([name]) {
      if (name === 'INFO') return servers.map(infoOf);
      return servers.map(({ save }) => {
        if (save === null) throw new Error('NOPERM');
        return { save };
      });
    },
  };
}

test.each([
  ['none', [none, none]],
  ['snapshots', [snapshots, snapshots]],
  ['log', [log, log]],
  ['log', [log, { aof: true, save: null }]],
  ['unknown', [hosted, hosted]],
  ['mixed', [log, none]],
  ['mixed', [none, log]],
  ['mixed', [none, snapshots]],
  ['mixed', [log, hosted]],
])(
  'STORE-2 R10 persistence %s is what all servers say, and not the first alone',
  async (kind, all) => {
    expect((await inspectRedis(clientOf(all))).persistence).toBe(kind);
  },
);
