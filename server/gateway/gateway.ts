import { once } from 'node:events';
import { type Server as HttpServer, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { type DisconnectReason, Server } from 'socket.io';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { TokenCheck } from '#server/inbox/token-check.ts';
import type { InboxId } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import { OpenPerSource, type WebLimit } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { Peer, PeerRule } from '#server/ops/peer.ts';
import type { Rates } from '#server/ops/rates.ts';
import type { DomainState, ErrorCode } from '#shared/protocol.ts';
import { ClientEvents } from './client-events.ts';
import { AuthPayload } from './client-messages.ts';
import {
  corkFlushes,
  type EngineSocket,
  releaseRequest,
  terminate,
  terminateAfterClose,
  transportName,
} from './engine-socket.ts';
import { type CloseCause, FrameLimits } from './frame-limits.ts';
import { Handshake } from './handshake.ts';
import { LeaseThrottle } from './lease-throttle.ts';
import { PushLatency } from './push-latency.ts';
import { Tab, type TabClaim, type TabContext, type TabServer, type TabSocket } from './tab.ts';

/** Milliseconds; together 45 s, after which a half-open socket is closed. */
const PING_INTERVAL_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;
/** Milliseconds for a socket to send its token. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Bytes of one frame or polling body; the events of a tab fit into a few hundred. */
const MAX_INCOMING_BYTES = 64 * 1024;
/**
 * Tabs of one inbox on this node, as many as an inbox has leases. Each tab costs an event for
 * every change and for every other tab that connects or disconnects.
 */
const MAX_TABS = 64;
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

export interface Gateway {
  /** Open sockets, with and without a token. */
  readonly sockets: number;
  /** Sockets with a token, counted one by one. */
  tabs(): Readonly<Record<'websocket' | 'polling', number>>;
  /** The pool has changed: notifies the tabs whose domain has another state. */
  domainsChanged(): void;
  /**
   * Tells all tabs to move to another node within so many milliseconds, spread over that time.
   * Resolves when the last tab has left, or when the time is over.
   */
  moveAway(withinMs: number): Promise<void>;
  /**
   * Refuses new sockets and closes the open ones without `inbox:closed`: a tab whose inbox lives
   * on reconnects. Leaves the HTTP server open. Close the store first, so that it can tell the
   * tabs which inboxes ended.
   */
  close(): Promise<void>;
}

/** Attaches Socket.IO to a server, before or after it listens. */
export function attachGateway(
  httpServer: HttpServer,
  deps: GatewayDeps,
  settings: GatewaySettings,
): Gateway {
  const { store, tokens, clock, log, rates, measures, peerOf, domainState, stopping } = deps;
  const { publicOrigins, sourceSockets, version } = settings;
  const close = (socket: EngineSocket, code: CloseCause) => {
    const { remoteAddress } = handshake.findPeer(socket);
    log.turnedAway({ code, limit: LIMITS[code], remoteAddress });
    terminate(socket);
  };
  const frameLimits = new FrameLimits({ clock, close });
  const handshake = new Handshake({
    ...{ peerOf, log, publicOrigins, perSource: sourceSockets },
    mayUpgrade: (socket, upgrade) => frameLimits.mayUpgrade(socket, upgrade),
  });
  const context: TabContext = {
    ...{ store, clock, log, rates, version, domainState },
    leaseThrottle: new LeaseThrottle(clock),
    pushLatency: measures === undefined ? null : new PushLatency(clock, measures),
  };
  const io = openServer(httpServer, handshake, frameLimits);
  stopping.addEventListener('abort', () => handshake.close(), { once: true });

  authenticateTabs(io, handshake, tokens, log);
  connectTabs(io, context);

  return {
    get sockets() {
      return io.engine.clientsCount;
    },
    tabs: () => countTabs(io),
    domainsChanged() {
      for (const socket of io.of('/').sockets.values()) socket.data.tab?.sendDomainState();
    },
    moveAway: (withinMs) => moveTabs(io, withinMs),
    async close() {
      handshake.close();
      await closeSockets(io);
    },
  };
}

function countTabs(io: TabServer) {
  const counts = { websocket: 0, polling: 0 };
  for (const { conn } of io.of('/').sockets.values()) counts[transportName(conn)] += 1;
  return counts;
}

function openServer(
  httpServer: HttpServer,
  handshake: Handshake,
  frameLimits: FrameLimits,
): TabServer {
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
  io.engine.use(handshake.authorize);
  corkFlushes(io.engine);
  io.engine.on('connection', (socket: EngineSocket) => {
    handshake.count(socket);
    frameLimits.watch(socket);
    terminateAfterClose(socket);
  });
  return io;
}

/** Checks the token of each socket, before it becomes a tab. */
function authenticateTabs(io: TabServer, handshake: Handshake, tokens: TokenCheck, log: Log): void {
  // Counts per inbox, as if the inbox were a source.
  const openTabs = new OpenPerSource(MAX_TABS);
  const authenticate = async (socket: TabSocket) => {
    const { conn } = socket;
    const peer = handshake.findPeer(conn);
    const claim = await checkAuth(tokens, socket.handshake.auth, peer);
    countTab(openTabs, claim.inbox, conn);
    socket.data.claim = claim;
  };
  io.use((socket, next) => {
    authenticate(socket).then(
      () => next(),
      (error: unknown) => {
        const refusal = toRefusal(error, log);
        const { remoteAddress } = handshake.findPeer(socket.conn);
        log.turnedAway({ code: refusal.data.code, limit: refusal.limit, remoteAddress });
        next(refusal);
        // One token per socket. The refusal is written in the next tick.
        process.nextTick(() => socket.conn.close());
      },
    );
  });
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

  const placeholder = new IncomingMessage(new Socket());
  io.on('connection', (socket) => {
    const { claim } = socket.data;
    if (claim === undefined) return;
    releaseRequest(socket.conn, placeholder);
    // Saves memory: rooms are not used, and the token is checked.
    socket.leave(socket.id);
    socket.handshake.auth = {};
    socket.onAny(onEvent);
    socket.on('disconnect', onDisconnect);
    socket.data = { tab: new Tab(context, socket, claim) };
  });
}

async function checkAuth(tokens: TokenCheck, auth: unknown, peer: Peer): Promise<TabClaim> {
  const payload = AuthPayload.safeParse(auth);
  // A malformed token gets the same answer as a wrong or dead one.
  if (!payload.success) throw new ConnectRefusal('not_found');
  const { token, cursor = null, lease = null } = payload.data;
  const answer = await tokens.check(token, peer.source);
  switch (answer.kind) {
    case 'good':
      return { inbox: answer.inbox, cursor, lease, peer };
    case 'wrong':
      throw new ConnectRefusal('not_found');
    case 'over':
      throw new ConnectRefusal('rate_limited', 'http_source_tokens');
  }
}

/** Counts the tab until its socket closes; a socket has one tab. */
function countTab(openTabs: OpenPerSource, inbox: InboxId, socket: EngineSocket): void {
  if (!openTabs.hasRoom(inbox)) throw new ConnectRefusal('rate_limited', 'inbox_tabs');
  // Closed during the token check.
  if (socket.readyState !== 'open') return;
  openTabs.enter(inbox);
  socket.once('close', () => openTabs.leave(inbox));
}

/** Reaches the tab as `connect_error` with `data.code`. */
class ConnectRefusal extends Error {
  readonly data: { readonly code: ErrorCode };
  readonly limit: WebLimit | undefined;

  constructor(code: ErrorCode, limit?: WebLimit) {
    super(code);
    this.data = { code };
    this.limit = limit;
  }
}

function toRefusal(error: unknown, log: Log): ConnectRefusal {
  if (error instanceof ConnectRefusal) return error;
  if (error instanceof StoreUnavailable) return new ConnectRefusal('unavailable');
  log.failed('tab connects', error);
  return new ConnectRefusal('internal');
}

async function moveTabs(io: TabServer, withinMs: number): Promise<void> {
  io.emit('server:moving', { afterMs: withinMs });
  const sockets = [...io.of('/').sockets.values()].map(({ conn }) => conn);
  await waitUntilClosed(sockets, withinMs);
}

async function closeSockets(io: TabServer): Promise<void> {
  const sockets = [...io.of('/').sockets.values()].map(({ conn }) => conn);
  const closed = waitUntilClosed(sockets, CLOSE_GRACE_MS);
  for (const socket of sockets) socket.close();
  await closed;
  for (const socket of sockets) terminate(socket);
  io.engine.close();
}

/** Resolves when all sockets are closed, or when the time is over. */
async function waitUntilClosed(sockets: readonly EngineSocket[], ms: number): Promise<void> {
  const closed = sockets
    .filter(({ readyState }) => readyState === 'open' || readyState === 'closing')
    .map((socket) => once(socket, 'close'));
  const grace = new AbortController();
  await Promise.race([Promise.all(closed), delay(ms, undefined, { signal: grace.signal })]);
  grace.abort();
}
