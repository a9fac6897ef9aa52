import type { RedisClient } from './client.ts';

/** The oldest major version with sharded pub/sub. Valkey reports the Redis version that it implements. */
const OLDEST_MAJOR = 7;

/** The properties of a Redis that the log shows. */
export interface FoundRedis {
  readonly server: string;
  readonly version: string;
  readonly persistence: 'none' | 'snapshots' | 'log' | 'mixed' | 'unknown';
  /** In words: what a crash can lose, and what is on a disk. */
  readonly means: string;
}

const MEANING = {
  none: 'Mail is in memory alone, and never on a disk; when Redis restarts, accepted mail and all inboxes are gone.',
  snapshots:
    'Redis writes mail to its disk from time to time; when it crashes, what came since is gone. What is deleted stays on that disk until the next snapshot.',
  log: 'Redis writes mail to its disk as it comes; when it crashes, what its appendfsync setting leaves open is gone. What is deleted stays on that disk until the log is rewritten.',
  mixed:
    'The servers of this Redis differ: what is on one of them may be gone when it restarts, and what is on another lies on its disk, also for a time after it was deleted. Set all alike.',
  unknown: 'Redis does not say whether it writes mail to a disk; ask whoever runs it.',
} satisfies Record<FoundRedis['persistence'], string>;

/**
 * Checks each server. Throws with the remedy if it is too old or may evict keys: it would lose
 * accepted email in silence (STORE-2).
 */
export async function inspectRedis(client: RedisClient): Promise<FoundRedis> {
  const all = (await client.everywhere(['INFO'])).map((info) => fieldsOf(info));
  const [first = new Map<string, string>()] = all;
  for (const fields of all) {
    const major = Number(fields.get('redis_version')?.split('.')[0]);
    if (!(major >= OLDEST_MAJOR)) {
      throw new Error(
        `Redis ${fields.get('redis_version')} is too old: ${OLDEST_MAJOR} or newer, or Valkey`,
      );
    }
    const policy = fields.get('maxmemory_policy') ?? 'unknown';
    if (policy !== 'noeviction') {
      throw new Error(
        `Redis has maxmemory-policy ${policy}, under which it would drop accepted mail: set it to noeviction (redis-cli CONFIG SET maxmemory-policy noeviction, and the same line in redis.conf)`,
      );
    }
  }
  const persistence = await findPersistence(client, all);
  return {
    server: first.get('server_name') ?? 'redis',
    version: first.get('valkey_version') ?? first.get('redis_version') ?? 'unknown',
    persistence,
    means: MEANING[persistence],
  };
}

/** For all servers together: if they differ, the disadvantages of both apply. */
async function findPersistence(
  client: RedisClient,
  infos: readonly ReadonlyMap<string, string>[],
): Promise<FoundRedis['persistence']> {
  const logs = infos.filter((info) => info.get('aof_enabled') === '1').length;
  if (logs > 0) return logs === infos.length ? 'log' : 'mixed';
  try {
    const answers = await client.everywhere(['CONFIG', 'GET', 'save']);
    const silent = answers.filter((saves) => {
      const said = typeof saves === 'object' && saves !== null ? Object.values(saves) : [];
      return said.includes('');
    }).length;
    if (silent === answers.length) return 'none';
    return silent === 0 ? 'snapshots' : 'mixed';
  } catch {
    // Hosted Redis often forbids CONFIG.
    return 'unknown';
  }
}

function fieldsOf(info: unknown): ReadonlyMap<string, string> {
  const lines = String(info).split(/\r?\n/);
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, value] = /^(\w+):(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}
