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
import { Admission } from './admission.ts';
import { Arrivals } from './arrivals.ts';
import { Conduct, type Fault } from './conduct.ts';
import { LeaseTicker } from './lease-ticker.ts';
import { cut, cutWhenClosed, forgetRequest, webSocketOf, writeTogether } from './line.ts';
import { AuthPayload } from './messages.ts';
import type { Line, TabClaim, TabServer, TabSocket } from './socket.ts';
import { Tab, type TabContext } from './tab.ts';
import { Wishes } from './wishes.ts';

/** Milliseconds; together the 45 s after which a half-open socket is known to be gone. */
const PING_INTERVAL_MS = 25_000;
const PING_TIMEOUT_MS = 20_000;
/** Milliseconds that a line may stay without a token. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Bytes of one frame or one polling body of a tab, whose events fit into a few hundred. */
const MAX_INCOMING_BYTES = 64 * 1024;
/**
 * Tabs of one inbox on this node. A person has a few; each of them hears of every change,
 * and of each other that comes and goes. As many as an inbox remembers leases.
 */
const MAX_TABS = 64;
/** Milliseconds that tabs have to read what is on its way to them when the service stops. */
const CLOSE_GRACE_MS = 2_000;

/** What a line was over that is cut for it. */
const LIMIT_OF: Partial<Record<Fault, WebLimit>> = {
  rate_limited: 'tab_packets',
  slow_reader: 'tab_backlog',
};

export interface GatewayDeps {
  readonly store: InboxStore;
  /** One for REST and sockets, which count wrong tokens together. */
  readonly tokens: TokenCheck;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  readonly peerOf: PeerRule;
  readonly rates: Rates;
  /** Of the host of an address; null where it is none of ours any more. */
  readonly domainState: (host: string) => DomainState | null;
  /** Aborted when the service begins to stop: from then on nobody is let in. */
  readonly stopping: AbortSignal;
}

export interface GatewaySettings {
  /** Read at each request: with a port of 0 they are known only after listening. */
  readonly publicOrigins: () => readonly string[];
  /** Open sockets from one source; Infinity means no limit. */
  readonly sourceSockets: number;
  /** Build of the page that this server serves. */
  readonly version: string;
}

export interface Gateway {
  /** Lines that are open now, with a token or not yet. */
  readonly sockets: number;
  /** Those with a token. A look at each of them. */
  tabs(): Readonly<Record<'websocket' | 'polling', number>>;
  /** The pool is another one: tells the tabs for whose address that makes a difference. */
  domainsChanged(): void;
  /**
   * Tells all tabs to look for another node within so many milliseconds, each when it likes,
   * so that they do not all come to it at once. Resolves when the last has gone, or then.
   */
  moveAway(withinMs: number): Promise<void>;
  /**
   * Lets nobody in any more and closes every line, without telling the tabs that they are
   * unwanted: where their inbox lives on they come back by themselves. Leaves the HTTP
   * server open. End the store before, so that tabs are told what ended.
   */
  close(): Promise<void>;
}

/** Opens the Socket.IO door on a server that may or may not be listening yet. */
export function attachGateway(
  httpServer: HttpServer,
  deps: GatewayDeps,
  settings: GatewaySettings,
): Gateway {
  const { store, tokens, clock, log, rates, measures, peerOf, domainState, stopping } = deps;
  const { publicOrigins, sourceSockets, version } = settings;
  const end = (line: Line, code: Fault) => {
    const { remoteAddress } = admission.peerAt(line);
    log.turnedAway({ code, limit: LIMIT_OF[code], remoteAddress });
    cut(line);
  };
  const conduct = new Conduct({ clock, end });
  const admission = new Admission({
    ...{ peerOf, log, publicOrigins, perSource: sourceSockets },
    mayUpgrade: (line, upgrade) => conduct.mayUpgrade(line, upgrade),
  });
  const ticker = new LeaseTicker(clock);
  const arrivals = measures === undefined ? null : new Arrivals(clock, measures);
  const context: TabContext = {
    ...{ store, clock, log, rates, version, domainState, ticker, arrivals },
  };
  const io = openServer(httpServer, admission, conduct);
  stopping.addEventListener('abort', () => admission.close(), { once: true });

  admitTabs(io, admission, tokens, log);
  welcomeTabs(io, context);

  return {
    get sockets() {
      return io.engine.clientsCount;
    },
    tabs: () => countTabs(io),
    domainsChanged() {
      for (const socket of io.of('/').sockets.values()) socket.data.tab?.lookAtDomain();
    },
    moveAway: (withinMs) => moveTabs(io, withinMs),
    async close() {
      admission.close();
      await closeLines(io);
    },
  };
}

function countTabs(io: TabServer) {
  const counts = { websocket: 0, polling: 0 };
  for (const { conn } of io.of('/').sockets.values())
    counts[webSocketOf(conn) === null ? 'polling' : 'websocket'] += 1;
  return counts;
}

function openServer(httpServer: HttpServer, admission: Admission, conduct: Conduct): TabServer {
  const io: TabServer = new Server(httpServer, {
    transports: ['polling', 'websocket'],
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: MAX_INCOMING_BYTES,
    // It costs memory for each tab, and summaries are small.
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
  });
  io.engine.use(admission.screen);
  writeTogether(io.engine);
  io.engine.on('connection', (line: Line) => {
    admission.count(line);
    conduct.watch(line);
    cutWhenClosed(line);
  });
  return io;
}

/** Turns tokens into claims, before there is a tab. */
function admitTabs(io: TabServer, admission: Admission, tokens: TokenCheck, log: Log): void {
  // An inbox is the source of its tabs.
  const seats = new OpenPerSource(MAX_TABS);
  const admit = async (socket: TabSocket) => {
    const { conn } = socket;
    const claim = await claimOf(tokens, socket.handshake.auth, admission.peerAt(conn));
    takeSeat(seats, claim.inbox, conn);
    socket.data.claim = claim;
  };
  io.use((socket, next) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const refusal = refusalFor(error, log);
        const { remoteAddress } = admission.peerAt(socket.conn);
        log.turnedAway({ code: refusal.data.code, limit: refusal.limit, remoteAddress });
        next(refusal);
        // One guess for each line; the refusal itself is written in the next tick.
        process.nextTick(() => socket.conn.close());
      },
    );
  });
}

function welcomeTabs(io: TabServer, context: TabContext): void {
  const wishes = new Wishes(context);
  // Shared by all sockets, which they are called on: closures for each would cost memory.
  function hear(this: TabSocket, event: string, ...args: unknown[]): void {
    const { tab } = this.data;
    if (tab === undefined) return;
    wishes.hear(this, tab, event, args).catch((error) => context.log.failed('tab event', error));
  }
  function lose(this: TabSocket, reason: DisconnectReason): void {
    // Its line could stay open for ever, with nobody on it.
    if (reason === 'client namespace disconnect') this.conn.close();
    this.data.tab?.gone().catch((error) => {
      // Of a store that is away or closed no tab can take its leave.
      if (!(error instanceof StoreUnavailable)) context.log.failed('tab lost', error);
    });
  }

  const noRequest = new IncomingMessage(new Socket());
  io.on('connection', (socket) => {
    const { claim } = socket.data;
    if (claim === undefined) return;
    forgetRequest(socket.conn, noRequest);
    // Rooms are not used, and the token is not needed any more.
    socket.leave(socket.id);
    socket.handshake.auth = {};
    socket.onAny(hear);
    socket.on('disconnect', lose);
    socket.data = { tab: new Tab(context, socket, claim) };
  });
}

async function claimOf(tokens: TokenCheck, auth: unknown, peer: Peer): Promise<TabClaim> {
  const payload = AuthPayload.safeParse(auth);
  // Malformed, wrong and dead are one answer.
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

/** Held until the line closes, which has no other tab. */
function takeSeat(tabs: OpenPerSource, inbox: InboxId, line: Line): void {
  if (!tabs.hasRoom(inbox)) throw new ConnectRefusal('rate_limited', 'inbox_tabs');
  // Gone while its token was looked up.
  if (line.readyState !== 'open') return;
  tabs.enter(inbox);
  line.once('close', () => tabs.leave(inbox));
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

function refusalFor(error: unknown, log: Log): ConnectRefusal {
  if (error instanceof ConnectRefusal) return error;
  if (error instanceof StoreUnavailable) return new ConnectRefusal('unavailable');
  log.failed('tab connects', error);
  return new ConnectRefusal('internal');
}

async function moveTabs(io: TabServer, withinMs: number): Promise<void> {
  io.emit('server:moving', { afterMs: withinMs });
  const lines = [...io.of('/').sockets.values()].map(({ conn }) => conn);
  await closedWithin(lines, withinMs);
}

async function closeLines(io: TabServer): Promise<void> {
  const lines = [...io.of('/').sockets.values()].map(({ conn }) => conn);
  const closed = closedWithin(lines, CLOSE_GRACE_MS);
  for (const line of lines) line.close();
  await closed;
  for (const line of lines) cut(line);
  io.engine.close();
}

/** Resolves when all of them are closed, or when the time is up. */
async function closedWithin(lines: readonly Line[], ms: number): Promise<void> {
  const closed = lines
    .filter(({ readyState }) => readyState === 'open' || readyState === 'closing')
    .map((line) => once(line, 'close'));
  const grace = new AbortController();
  await Promise.race([Promise.all(closed), delay(ms, undefined, { signal: grace.signal })]);
  grace.abort();
}
