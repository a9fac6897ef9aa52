import {
  createClient,
  createCluster,
  createSentinel,
  ErrorReply,
  RESP_TYPES,
  type RedisArgument,
} from '@redis/client';
import type { Login, Place, ServerAddress } from './server-address.ts';

/** Milliseconds to connect. */
const CONNECT_TIMEOUT_MS = 3_000;
/** Milliseconds between two attempts to reconnect. */
const RECONNECT_MS = 500;
/**
 * Milliseconds between two queries for the primary. Sentinels announce a change only once. A node
 * that misses the announcement would keep the old primary, which returns and refuses all writes.
 */
const SCAN_MS = 1_000;

/**
 * Bytes that may wait to be sent. A new connection repeats all subscriptions before it is ready,
 * and the library stops if they fill the buffer: with the default of 64 KiB, a node with 800 tabs
 * got no more events after a reconnect. A subscription takes about 100 bytes.
 */
const WAITING_BYTES = 64 * 2 ** 20;

/** A client of the library, for one server, sentinels or a cluster. */
export interface RedisClient {
  /** `key` selects the shard. Rejects at once without a connection. */
  command(key: string, args: readonly RedisArgument[]): Promise<unknown>;
  /** The same, with strings as Buffers. */
  bytes(key: string, args: readonly RedisArgument[]): Promise<unknown>;
  /** Runs on every primary; the answers have no order. */
  everywhere(args: readonly string[]): Promise<readonly unknown[]>;
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** A server does not answer on an open connection: looks for its successor. */
  renew(): void;
  close(): void;
}

export interface ClientEvents {
  readonly failed: (error: unknown) => void;
  /** A connection is ready. Messages that were published before may be missed. */
  readonly ready: () => void;
}

/** Whether the error is an error reply of Redis. */
export function isRefusal(error: unknown): error is Error {
  return error instanceof ErrorReply;
}

/** Milliseconds between two new connections to a cluster in which a server does not answer. */
const RENEW_MS = 2_000;

/** Milliseconds for the pending answers on old connections. */
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
    // Bounds the first attempt too: a start that hangs would report nothing.
    socket: {
      connectTimeout: CONNECT_TIMEOUT_MS,
      reconnectStrategy: RECONNECT_MS,
      highWaterMark: WAITING_BYTES,
      ...(tls ? { tls: true as const } : {}),
    },
    ...pickLogin({ username, password }),
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

/** Without the fields that are null. */
function pickLogin({ username, password }: Login) {
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
  // Subscriptions have a connection of their own: many events must not delay an answer.
  const subscriber = client.duplicate();
  client.on('error', failed);
  subscriber.on('error', failed);
  subscriber.on('ready', ready);
  const close = () => {
    for (const each of [client, subscriber]) if (each.isOpen) each.destroy();
  };
  await connected([client.connect(), subscriber.connect()], close);
  return {
    command: (_, args) => client.sendCommand([...args]),
    bytes: (_, args) => client.sendCommand([...args], AS_BYTES),
    everywhere: async (args) => [await client.sendCommand([...args])],
    subscribe: (channel, listener) => subscriber.sSubscribe(channel, listener),
    unsubscribe: (channel, listener) => subscriber.sUnsubscribe(channel, listener),
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
      ...pickLogin(sentinels),
    },
    // The library must not repeat a command whose answer was lost.
    maxCommandRediscovers: 0,
    scanInterval: SCAN_MS,
  });
  client.on('error', failed);
  client.on('topology-change', ready);
  const close = () => client.destroy();
  await connected([client.connect()], close).catch((error: unknown) => {
    // The library does not give the reason, for example a wrong password.
    throw new Error(NO_SENTINEL, { cause: error });
  });
  return {
    command: (_, args) => client.sendCommand(false, [...args]),
    bytes: (_, args) => client.sendCommand(false, [...args], AS_BYTES),
    everywhere: async (args) => [await client.sendCommand(false, [...args])],
    subscribe: async (channel, listener) => void (await client.sSubscribe(channel, listener)),
    unsubscribe: async (channel, listener) => void (await client.sUnsubscribe(channel, listener)),
    // The library looks for the primary by itself (`scanInterval`).
    renew() {},
    close,
  };
}

/**
 * The library learns of a new primary from a redirection or a lost connection. A server that hangs
 * causes neither, and the library would ask it for ever. So `renew` opens all connections anew.
 */
async function cluster(
  options: Options,
  at: readonly Place[],
  events: ClientEvents,
): Promise<RedisClient> {
  const subscriptions = new Map<string, (message: string) => void>();
  let current = await openCluster(options, at, events);
  let state: 'open' | 'renewing' | 'closed' = 'open';

  const renew = async () => {
    const next = await openCluster(options, at, events);
    if (state === 'closed') return next.destroy();
    const before = current;
    current = next;
    setTimeout(() => before.destroy(), PARTING_MS).unref();
    await Promise.all(
      [...subscriptions].map(([channel, listener]) => next.sSubscribe(channel, listener)),
    );
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
      // Recorded first, so that a renewed client subscribes to it too.
      subscriptions.set(channel, listener);
      return current.sSubscribe(channel, listener);
    },
    unsubscribe(channel, listener) {
      subscriptions.delete(channel);
      return current.sUnsubscribe(channel, listener);
    },
    renew() {
      if (state !== 'open') return;
      state = 'renewing';
      // There may be no successor yet: a later call tries again.
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

/** The library retries for ever, and a start must not. */
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
