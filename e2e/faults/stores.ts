import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  clusterUrl,
  type RedisServer,
  startCluster,
  startRedis,
  startSentinel,
} from '../harness/redis.ts';

/** What a row does something to: servers that write everything down before they answer. */
const DURABLE = ['--appendonly', 'yes', '--appendfsync', 'always'];

/** Milliseconds between two looks how a server is, and those after which it will not change. */
const LOOK_MS = 50;
const PATIENCE_MS = 120_000;
/** Milliseconds after which a cluster gives a primary up. */
const NODE_TIMEOUT_MS = 3_000;

export interface Store extends AsyncDisposable {
  readonly url: string;
}

/** One server. */
export type Single = Store & { readonly server: RedisServer };

/** Servers of which one takes over when another is killed. */
export interface Failing extends Store {
  /**
   * Kills a primary, and brings it back as a replica when its own has taken over.
   *
   * @param unheard while it is waited for, the replica hears nothing, and then its primary is
   * killed: what came meanwhile only that one had.
   */
  failOver(unheard: () => Promise<void>): Promise<void>;
}

export async function openSingle(): Promise<Single> {
  const server = await startRedis('redis', DURABLE);
  return { server, url: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

export async function openPair(): Promise<Failing> {
  await using started = new AsyncDisposableStack();
  let primary = started.use(await startRedis('redis', DURABLE));
  const following = ['--replicaof', '127.0.0.1', `${primary.port}`];
  let replica = started.use(await startRedis('redis', [...DURABLE, ...following]));
  await until(async () => isFollowing(await roleOf(replica)));
  // It looks for replicas when it starts, and then after a while only.
  const sentinel = started.use(await startSentinel(primary));
  const all = started.move();
  return {
    url: sentinel.url,
    async failOver(unheard) {
      await cutOff(primary, [replica], unheard);
      // If the primary returns before the failover is complete, Sentinel aborts it and keeps the primary.
      await until(async () => (await sentinel.primaryPort()) === replica.port);
      await primary.restart();
      await primary.cli('REPLICAOF', '127.0.0.1', `${replica.port}`);
      // Where the machine is short of breath, Sentinel may have changed its mind once more.
      await until(async () => {
        if ((await sentinel.primaryPort()) === replica.port)
          [primary, replica] = [replica, primary];
        return (await roleOf(primary)).role === 'master' && isFollowing(await roleOf(replica));
      });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

export async function openShards(): Promise<Failing> {
  const shape = { replicas: 1, nodeTimeoutMs: NODE_TIMEOUT_MS };
  const servers = await startCluster('redis', () => DURABLE, shape);
  const settled = () => Promise.all(servers.map((server) => until(() => isSettled(server))));
  await settled();
  let turn = 0;
  return {
    url: clusterUrl(servers),
    async failOver(unheard) {
      const roles = await Promise.all(
        servers.map(async (server) => ({ server, ...(await roleOf(server)) })),
      );
      const primaries = roles.filter(({ role }) => role === 'master');
      const dying = primaries[turn % primaries.length]?.server;
      turn += 1;
      const heir = roles.find(({ master }) => master === dying?.port)?.server;
      if (dying === undefined || heir === undefined) throw new Error('a shard without a replica');
      await cutOff(dying, [heir], unheard);
      await until(async () => (await roleOf(heir)).role === 'master');
      await dying.restart();
      await settled();
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

/** Stops replicas, so that what is sent to them is lost with the one who sent it. */
async function cutOff(
  primary: RedisServer,
  replicas: readonly RedisServer[],
  unheard: () => Promise<void>,
): Promise<void> {
  for (const replica of replicas) replica.signal('SIGSTOP');
  await primary.cli('CLIENT', 'KILL', 'TYPE', 'replica');
  await unheard();
  await primary.kill();
  for (const replica of replicas) replica.signal('SIGCONT');
}

interface Role {
  readonly role: string;
  /** The port of its primary, where it has one. */
  readonly master: number;
  readonly link: string;
}

async function roleOf(server: RedisServer): Promise<Role> {
  const [role = '', , master = '', link = ''] = (await server.cli('ROLE')).split('\n');
  return { role, master: Number(master), link };
}

const isFollowing = ({ role, link }: Role) => role === 'slave' && link === 'connected';

/** A primary that has its replica, or a replica that has its primary; and all slots are served. */
async function isSettled(server: RedisServer): Promise<boolean> {
  const { role } = await roleOf(server);
  const info = await server.cli('CLUSTER', 'INFO');
  const replication = await server.cli('INFO', 'replication');
  const linked = role === 'master' ? 'connected_slaves:1' : 'master_link_status:up';
  return info.includes('cluster_state:ok') && replication.includes(linked);
}

/** @throws Error when it does not come true. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('the servers did not find their parts');
    await delay(LOOK_MS);
  }
}
