import { once } from 'node:events';
import { type Server as HttpServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { type DisconnectReason, Server } from 'socket.io';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { WebLimit } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { PeerRule } from '#server/ops/peer.ts';
import type { Rates } from '#server/ops/rates.ts';
import { withTimeout } from '#server/ops/timeout.ts';
import type { DomainState } from '#shared/protocol.ts';
import { ClientEvents } from './client-events.ts';
import {
  destroyConnections,
  type EngineSocket,
  releaseHandshake,
  releaseListeners,
  terminate,
  transportName,
  writeOncePerTurn,
} from './engine-socket.ts';
import { type CloseCause, createFrameLimits } from './frame-limits.ts';
import { Handshake } from './handshake.ts';
import { PushLatency } from './push-latency.ts';
import { Tab, type TabContext, type TabServer, type TabSocket } from './tab.ts';
import { authenticateTabs } from './tab-auth.ts';

/** Milliseconds; together 45 s, after which a half-open socket is closed. */
const PING_INTERVAL_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;
/** Milliseconds for a socket to send its token. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Bytes of one frame or polling body; the events of a tab fit into a few hundred. */
const MAX_INCOMING_BYTES = 64 * 1024;
/** Milliseconds between two looks for a `lease:changed` that waited: the most that it is late. */
const LEASES_EVERY_MS = 1_000;
/** Milliseconds for tabs to read pending events when the service stops. */
const CLOSE_GRACE_MS = 2_000;

/** The exceeded limit, for the log. */
const LIMITS: Partial<Record<CloseCause, WebLimit>> = {
  rate_limited: 'tab_packets',
  slow_reader: 'tab_backlog',
};

export interface GatewayDeps {
  readonly store: InboxStore;
  /** Shared with REST, so that wrong tokens are counted together. */
  readonly tokens: TokenCheck;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  readonly peerOf: PeerRule;
  readonly rates: Rates;
  /** `host`: the host of an address. Null if it is no longer in the pool. */
  readonly domainState: (host: string) => DomainState | null;
  /** Aborted when the service begins to stop. From then on every new socket is refused. */
  readonly stopping: AbortSignal;
}

export interface GatewaySettings {
  /** Read at each request: with port 0 they are known only after listening. */
  readonly publicOrigins: () => readonly string[];
  /** Open sockets from one source; Infinity means no limit. */
  readonly sourceSockets: number;
  /** Build of the page that this server serves. */
  readonly version: string;
}

export type Gateway = ReturnType<typeof attachGateway>;

/** Attaches Socket.IO to a server, before or after it listens. */
export function attachGateway(
  httpServer: HttpServer,
  deps: GatewayDeps,
  settings: GatewaySettings,
) {
  const { store, tokens, clock, log, rates, measures, peerOf, domainState, stopping } = deps;
  const { publicOrigins, sourceSockets, version } = settings;
  const close = (socket: EngineSocket, code: CloseCause) => {
    const { remoteAddress } = handshake.findPeer(socket);
    log.turnedAway({ code, limit: LIMITS[code], remoteAddress });
    terminate(socket);
  };
  const frameLimits = createFrameLimits(clock, close);
  const handshake = new Handshake({
    ...{ peerOf, log, publicOrigins, stopping, perSource: sourceSockets },
    mayUpgrade: frameLimits.mayUpgrade,
  });
  const context: TabContext = {
    ...{ store, clock, log, rates, version, domainState },
    pushLatency: measures === undefined ? null : new PushLatency(clock, measures),
  };
  const io = openServer(httpServer);
  io.engine.use(handshake.authorize);
  io.engine.on('connection', (socket: EngineSocket) => {
    handshake.count(socket);
    frameLimits.watch(socket);
    releaseListeners(socket);
  });

  authenticateTabs(io, handshake, tokens, log);
  connectTabs(io, context);
  const { sockets } = io.of('/');
  const leases = setInterval(() => {
    for (const { data } of sockets.values()) data.tab?.sendLease();
  }, LEASES_EVERY_MS).unref();

  return {
    /** Open sockets, with and without a token. */
    get sockets(): number {
      return io.engine.clientsCount;
    },
    /** Sockets with a token, counted one by one. */
    tabs() {
      const counts = { websocket: 0, polling: 0 };
      for (const { conn } of sockets.values()) counts[transportName(conn)] += 1;
      return counts;
    },
    /** The pool has changed: notifies the tabs whose domain has another state. */
    domainsChanged() {
      for (const { data } of sockets.values()) data.tab?.sendDomainState();
    },
    /**
     * Tells all tabs to move to another node within so many milliseconds, spread over that time.
     * Resolves when the last tab has left, or when the time is over.
     */
    async moveAway(withinMs: number) {
      // Not `io.emit`, which needs the rooms.
      for (const socket of sockets.values()) socket.emit('server:moving', { afterMs: withinMs });
      await waitUntilClosed([...sockets.values()], withinMs);
    },
    /**
     * Closes the open sockets without `inbox:closed`: a tab whose inbox lives on reconnects. Leaves
     * the HTTP server open. Abort `stopping` first, so that no socket opens, and close the store,
     * so that it can tell the tabs which inboxes ended.
     */
    async close() {
      clearInterval(leases);
      const open = [...sockets.values()];
      const closed = waitUntilClosed(open, CLOSE_GRACE_MS);
      for (const { conn } of open) conn.close();
      await closed;
      for (const { conn } of open) terminate(conn);
      io.engine.close();
    },
  };
}

function openServer(httpServer: HttpServer): TabServer {
  const io: TabServer = new Server(httpServer, {
    transports: ['polling', 'websocket'],
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: MAX_INCOMING_BYTES,
    // Compression costs memory per tab, and summaries are small.
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
  writeOncePerTurn(io.engine);
  destroyConnections(io.engine);
  return io;
}

function connectTabs(io: TabServer, context: TabContext): void {
  const events = new ClientEvents(context);
  // One listener for all sockets: a closure for each would cost memory.
  function onEvent(this: TabSocket, name: string, ...args: unknown[]): void {
    const { tab } = this.data;
    if (tab === undefined) return;
    events.onEvent(this, tab, name, args).catch((error) => context.log.failed('tab event', error));
  }
  function onDisconnect(this: TabSocket, reason: DisconnectReason): void {
    // The client left the namespace; the engine's socket would stay open for ever.
    if (reason === 'client namespace disconnect') this.conn.close();
    this.data.tab?.onDisconnect().catch((error) => {
      // Without its store a lease cannot be lost, and expires.
      if (!(error instanceof StoreUnavailable)) context.log.failed('tab lost', error);
    });
  }

  const { adapter } = io.of('/');
  const placeholder = new IncomingMessage(new Socket());
  io.on('connection', (socket) => {
    const { claim } = socket.data;
    if (claim === undefined) return;
    releaseHandshake(socket, placeholder);
    // Rooms are not used. The adapter would keep an empty set for each socket.
    adapter.delAll(socket.id);
    socket.onAny(onEvent);
    socket.on('disconnect', onDisconnect);
    socket.data = { tab: new Tab(context, socket, claim) };
  });
}

/** Resolves when all sockets are closed, or when the time is over. */
async function waitUntilClosed(tabs: readonly TabSocket[], ms: number): Promise<void> {
  const closed = tabs
    .filter(({ conn }) => conn.readyState === 'open' || conn.readyState === 'closing')
    .map(({ conn }) => once(conn, 'close'));
  await withTimeout(ms, Promise.all(closed), null);
}
