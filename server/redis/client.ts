import {
  createClient,
  createCluster,
  createSentinel,
  ErrorReply,
  RESP_TYPES,
  type RedisArgument,
} from '@redis/client';
import type { Login, Place, ServerAddress } from './server-address.ts';

/** Milliseconds for a connection to be made. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Milliseconds between two attempts, at most: a Redis that is back is found in that time. */
const RECONNECT_MS = 500;
/**
 * Milliseconds between two looks who is primary. Sentinels say it when that changes, but once: a
 * node that misses it would stay with the old one, which comes back and refuses all writes.
 */
const SCAN_MS = 1_000;

/**
 * Bytes that may wait to be sent. A connection that is there again subscribes to everything anew
 * before it counts as ready, and the library does not go on where that fills the buffer: with the
 * usual 64 KiB a node of 800 tabs never heard anything again. A subscription has some 100 bytes.
 */
const WAITING_BYTES = 64 * 2 ** 20;

/** A library's client, whichever of the three there is to speak to. */
export interface RedisClient {
  /** `key` leads to the shard. Rejects at once where there is no connection. */
  command(key: string, args: readonly RedisArgument[]): Promise<unknown>;
  /** The same with bytes as they are. */
  bytes(key: string, args: readonly RedisArgument[]): Promise<unknown>;
  /** On every primary there is; the answers in no order. */
  everywhere(args: readonly string[]): Promise<readonly unknown[]>;
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Somebody is silent on a connection that stands: looks anew who has his place. */
  renew(): void;
  close(): void;
}

export interface ClientEvents {
  readonly failed: (error: unknown) => void;
  /** A connection is there (again); what was published before that may have been missed. */
  readonly ready: () => void;
}

/** What Redis itself said no to. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof ErrorReply;
}

/** Milliseconds between two looks at a cluster of which somebody is silent. */
const RENEW_MS = 2_000;

/** Milliseconds that what is under way over the old connections has for its answer. */
const PARTING_MS = 3_000;

const NO_SENTINEL =
  'no sentinel could be asked for its master: are they there, do they know it by that name, and do they want a password (?sentinel=:password)?';

const AS_BYTES = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

export async function connectTo(
  address: ServerAddress,
  events: ClientEvents,
): Promise<RedisClient> {
  const { tls, username, password } = address;
  const options = {
    // The first attempt is bounded as well: a start that hangs tells nobody anything.
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: RECONNECT_MS,
      highWaterMark: WAITING_BYTES,
      ...(tls ? { tls: true as const } : {}),
    },
    ...given({ username, password }),
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled' as const,
  };
  switch (address.kind) {
    case 'single':
      return single(options, address.at, address.database, events);
    case 'sentinel':
      return sentinel(options, address, events);
    case 'cluster':
      return cluster(options, address.at, events);
  }
}

/** Null is what nobody asks for. */
function given({ username, password }: Login) {
  return { ...(username !== null && { username }), ...(password !== null && { password }) };
}

type Options = NonNullable<Parameters<typeof createCluster>[0]>['defaults'] & object;

async function single(
  options: Options,
  at: Place,
  database: number,
  { failed, ready }: ClientEvents,
): Promise<RedisClient> {
  const client = createClient({ ...options, socket: { ...options.socket, ...at }, database });
  // Listening has a connection of its own: a flood of news must not hold up an answer.
  const ear = client.duplicate();
  client.on('error', failed);
  ear.on('error', failed);
  ear.on('ready', ready);
  const close = () => {
    for (const each of [client, ear]) if (each.isOpen) each.destroy();
  };
  await connected([client.connect(), ear.connect()], close);
  return {
    command: (_, args) => client.sendCommand([...args]),
    bytes: (_, args) => client.sendCommand([...args], AS_BYTES),
    everywhere: async (args) => [await client.sendCommand([...args])],
    subscribe: (channel, listener) => ear.sSubscribe(channel, listener),
    unsubscribe: (channel, listener) => ear.sUnsubscribe(channel, listener),
    renew() {},
    close,
  };
}

async function sentinel(
  options: Options,
  { at, master: name, tls, sentinels }: Extract<ServerAddress, { kind: 'sentinel' }>,
  { failed, ready }: ClientEvents,
): Promise<RedisClient> {
  const client = createSentinel({
    name,
    sentinelRootNodes: at.map(({ host, port }) => ({ host, port })),
    nodeClientOptions: options,
    sentinelClientOptions: {
      socket: { connectTimeout: CONNECT_TIMEOUT_MS, ...(tls ? { tls: true as const } : {}) },
      ...given(sentinels),
    },
    // A command whose answer was lost is not sent again behind our back.
    maxCommandRediscovers: 0,
    scanInterval: SCAN_MS,
  });
  client.on('error', failed);
  client.on('topology-change', ready);
  const close = () => client.destroy();
  await connected([client.connect()], close).catch((error: unknown) => {
    // The library does not say why, and what they answered to a wrong password least of all.
    throw new Error(NO_SENTINEL, { cause: error });
  });
  return {
    command: (_, args) => client.sendCommand(false, [...args]),
    bytes: (_, args) => client.sendCommand(false, [...args], AS_BYTES),
    everywhere: async (args) => [await client.sendCommand(false, [...args])],
    subscribe: async (channel, listener) => void (await client.sSubscribe(channel, listener)),
    unsubscribe: async (channel, listener) => void (await client.sUnsubscribe(channel, listener)),
    // It looks by itself, whoever is silent.
    renew() {},
    close,
  };
}

/**
 * The library learns of another primary by being told so, or by losing its connection. One that
 * hangs does neither, and would be asked for ever: so all is connected to anew.
 */
async function cluster(
  options: Options,
  at: readonly Place[],
  events: ClientEvents,
): Promise<RedisClient> {
  const heard = new Map<string, (message: string) => void>();
  let current = await openCluster(options, at, events);
  let state: 'open' | 'renewing' | 'closed' = 'open';

  const renew = async () => {
    const next = await openCluster(options, at, events);
    if (state === 'closed') return next.destroy();
    const before = current;
    current = next;
    setTimeout(() => before.destroy(), PARTING_MS).unref();
    await Promise.all([...heard].map(([channel, listener]) => next.sSubscribe(channel, listener)));
    events.ready();
  };
  const rest = () => {
    setTimeout(() => {
      if (state === 'renewing') state = 'open';
    }, RENEW_MS).unref();
  };

  return {
    command: (key, args) => current.sendCommand(key, false, [...args]),
    bytes: (key, args) => current.sendCommand(key, false, [...args], AS_BYTES),
    everywhere: (args) =>
      Promise.all(
        current.masters.map(async (master) =>
          (await current.nodeClient(master)).sendCommand([...args]),
        ),
      ),
    subscribe(channel, listener) {
      // Noted first, so that one that is renewed meanwhile hears of it as well.
      heard.set(channel, listener);
      return current.sSubscribe(channel, listener);
    },
    unsubscribe(channel, listener) {
      heard.delete(channel);
      return current.sUnsubscribe(channel, listener);
    },
    renew() {
      if (state !== 'open') return;
      state = 'renewing';
      // Nobody may have the place yet: then it is looked again.
      renew().catch(events.failed).finally(rest);
    },
    close() {
      state = 'closed';
      if (current.isOpen) current.destroy();
    },
  };
}

async function openCluster(
  options: Options,
  at: readonly Place[],
  { failed, ready }: ClientEvents,
) {
  const client = createCluster({
    rootNodes: at.map((place) => ({ ...options, socket: { ...options.socket, ...place } })),
    defaults: options,
  });
  client.on('error', failed);
  client.on('node-error', failed);
  client.on('node-ready', ready);
  await connected([client.connect()], () => {
    if (client.isOpen) client.destroy();
  });
  return client;
}

/** The library goes on trying for ever, and a start must not. */
async function connected(attempts: readonly Promise<unknown>[], close: () => void): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error('Redis does not answer')),
    CONNECT_TIMEOUT_MS,
  );
  try {
    await Promise.race([Promise.all(attempts), late.promise]);
  } catch (error) {
    close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
