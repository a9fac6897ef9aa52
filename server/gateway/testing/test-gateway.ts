import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import { expect, onTestFinished } from 'vitest';
import { noLimits, readSummary, StoreHarness, times } from '#server/inbox/contract/harness.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { createLog } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import { createPeerRule } from '#server/ops/peer.ts';
import { createLocalRates } from '#server/ops/rates.ts';
import { eventually } from '#server/ops/testing/eventually.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import type {
  Change,
  DomainState,
  InboxHello,
  ServerToTab,
  TabToServer,
} from '#shared/protocol.ts';
import { attachGateway, type Gateway, type GatewaySettings } from '../gateway.ts';

export const ORIGIN = 'https://mayfly.test';
export const {
  reloadGrace: RELOAD_GRACE_MS,
  disconnectGrace: DISCONNECT_GRACE_MS,
  idleTimeout: IDLE_TIMEOUT_MS,
} = times;

export interface Made {
  readonly token: string;
  readonly inbox: InboxId;
  readonly address: string;
  readonly lease: string;
}

type Parts = Pick<
  TestGateway,
  'port' | 'store' | 'gateway' | 'clock' | 'stopping' | 'logged' | 'domains'
>;

/** A gateway on its own server and store. */
export class TestGateway {
  readonly clock: ManualClock;
  readonly url: string;
  readonly port: number;
  readonly gateway: Gateway;
  readonly store: InboxStore;
  /** Abort it to begin a shutdown. */
  readonly stopping: AbortController;
  /** Lines of the log so far. */
  readonly logged: readonly string[];
  /** The pool. A test that changes it calls `domainsChanged`. */
  readonly domains: Map<string, DomainState>;
  readonly #harness: StoreHarness;

  private constructor(parts: Parts) {
    this.port = parts.port;
    this.url = `http://127.0.0.1:${parts.port}`;
    this.store = parts.store;
    this.gateway = parts.gateway;
    this.clock = parts.clock;
    this.stopping = parts.stopping;
    this.logged = parts.logged;
    this.domains = parts.domains;
    this.#harness = new StoreHarness(parts);
  }

  static async open(
    settings: Partial<GatewaySettings> & {
      trustProxy?: readonly string[];
      wrap?: (store: InboxStore) => InboxStore;
      measures?: Measures;
    } = {},
  ): Promise<TestGateway> {
    const clock = new ManualClock();
    const store = new MemoryStore({ clock, times, limits: noLimits });
    const { trustProxy = [], wrap = (same) => same, measures, ...rest } = settings;
    const domains = new Map<string, DomainState>([['mayfly.test', 'active']]);
    const logged: string[] = [];
    const log = createLog('debug', { write: (client) => void logged.push(client) });
    const stopping = new AbortController();
    const rates = createLocalRates();
    const held = wrap(store);
    const server = createServer((_request, response) => response.writeHead(404).end());
    const gateway = attachGateway(
      server,
      {
        ...{
          store: held,
          tokens: new TokenCheck({ store: held, rates, clock }),
          clock,
          log,
          measures,
          stopping: stopping.signal,
        },
        peerOf: createPeerRule(trustProxy, log),
        rates,
        domainState: (host) => domains.get(host) ?? null,
      },
      { publicOrigins: () => [ORIGIN], sourceSockets: Infinity, version: 'test', ...rest },
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(async () => {
      await store.close();
      await gateway.close();
      server.closeAllConnections();
      server.close();
    });
    const port = portOf(server.address());
    return new TestGateway({ port, store, gateway, clock, stopping, logged, domains });
  }

  async make(kind: 'page' | 'program' = 'page'): Promise<Made> {
    const { token, lease, inbox } = await this.#harness.inbox({ kind });
    return { token, inbox: inbox.id, address: inbox.address, lease: lease ?? '' };
  }

  /** Stores a message and returns its id. */
  deliver(inbox: InboxId, subject = `mail ${this.#harness.next()}`): Promise<string> {
    return this.#harness.deliver(inbox, { size: 100, summary: readSummary(subject) });
  }

  tab(auth: object, options: Partial<ManagerOptions & SocketOptions> = {}): TestTab {
    const tab = new TestTab(this.url, auth, options);
    onTestFinished(() => tab.close());
    return tab;
  }

  async tabsOf({ inbox }: Made): Promise<number | undefined> {
    return (await this.store.view(inbox))?.tabs;
  }
}

/** The store with some methods replaced. */
export function override(store: InboxStore, methods: Partial<InboxStore>): InboxStore {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(methods, name) ?? Reflect.get(target, name);
      return typeof method === 'function' ? method.bind(target) : method;
    },
  });
}

type Received = { [Event in keyof ServerToTab]: Parameters<ServerToTab[Event]>[0][] };

/** A tab with the real client library; records every event. */
export class TestTab {
  readonly socket: Socket<ServerToTab, TabToServer>;
  /** Every event in order. */
  readonly log: { readonly event: string; readonly data: unknown }[] = [];
  readonly errors: unknown[] = [];
  readonly changes: Change[] = [];
  readonly hellos: InboxHello[] = [];
  readonly ends: string[] = [];

  constructor(url: string, auth: object, options: Partial<ManagerOptions & SocketOptions>) {
    this.socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...options,
      auth: (send) => send(auth),
    });
    this.socket.onAny((event: string, data: unknown) => this.log.push({ event, data }));
    this.socket.on('inbox', (hello) => this.hellos.push(hello));
    this.socket.on('message', (change) => this.changes.push(change));
    this.socket.on('message:changed', (change) => this.changes.push(change));
    this.socket.on('message:deleted', (change) => this.changes.push(change));
    this.socket.on('inbox:closed', ({ reason }) => this.ends.push(reason));
    this.socket.on('connect_error', (error) => this.errors.push(errorCode(error)));
  }

  received<Event extends keyof ServerToTab>(event: Event): Received[Event][number][] {
    return this.log.flatMap(({ event: name, data }) =>
      name === event && isPayload<Received[Event][number]>(data) ? [data] : [],
    );
  }

  /** Resolves with the hello; rejects if the tab is refused. */
  async joined(): Promise<InboxHello> {
    await eventually(() => expect(this.hellos).not.toHaveLength(0));
    const [hello] = this.hellos;
    if (hello === undefined) throw new Error('no hello');
    return hello;
  }

  get subjects(): string[] {
    return this.changes.flatMap((change) =>
      change.type === 'message' ? [change.message.subject] : [],
    );
  }

  close(): void {
    this.socket.disconnect();
  }

  /** Drops the transport without a goodbye. */
  break(): void {
    this.socket.io.engine.close();
  }
}

function isPayload<Data>(data: unknown): data is Data {
  return data !== undefined;
}

/** `data.code` of a `connect_error`, or the message of the transport. */
function errorCode(error: Error): unknown {
  if ('data' in error && typeof error.data === 'object' && error.data !== null) {
    return 'code' in error.data ? error.data.code : error.data;
  }
  return error.message;
}

export function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}
