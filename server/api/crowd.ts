import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionBudget } from '#server/ops/connection-budget.ts';
import { OpenPerSource } from '#server/ops/limits.ts';
import type { Log } from '#server/ops/log.ts';
import { inNetworks } from '#server/ops/networks.ts';
import { bareAnswer, problem } from '#server/ops/problem.ts';
import { parseSite } from '#server/ops/source.ts';

/** Seconds after which a place may have come free. */
const RETRY_AFTER_SECONDS = 10;
/**
 * Milliseconds in which whoever finds no room may ask and be answered. Closed at once, the
 * answer would be lost with the request that nobody has read.
 */
const LINGER_MS = 1_000;

const ANSWER = bareAnswer(
  problem('unavailable', { detail: 'Too many connections are open right now.' }),
  { 'Retry-After': `${RETRY_AFTER_SECONDS}` },
);

/**
 * Of all connections, one source, or one IPv6 /48, may have so many: a resting one costs it
 * nothing.
 */
const SOURCE_SHARE = 0.25;

interface CrowdLimits {
  /** Tabs and held requests of one source, for each of which it has a connection. */
  readonly sourceSockets: number;
  readonly sourceWaits: number;
  /** Networks of proxies, who connect for everybody. */
  readonly trustedProxies: readonly string[];
}

/**
 * Connections past what the process can hold, or past one source's share of it, are answered
 * 503, before HTTP is spoken.
 */
export function refuseCrowds(
  server: Server,
  { connectionBudget, log }: { readonly connectionBudget: ConnectionBudget; readonly log: Log },
  limits: CrowdLimits,
): void {
  const serve = server.listeners('connection');
  const isProxy = inNetworks(limits.trustedProxies);
  const share = new OpenPerSource(
    Math.max(connectionBudget.max * SOURCE_SHARE, limits.sourceSockets + limits.sourceWaits),
  );
  server.removeAllListeners('connection');
  connectionBudget.count(server);
  server.on('connection', (socket) => {
    if (socket.destroyed) return;
    const { remoteAddress } = socket;
    const site = parseSite(remoteAddress);
    const hasShare = isProxy(remoteAddress ?? '') || share.hasRoom(site);
    if (!connectionBudget.hasRoom || !hasShare) {
      const limit = hasShare ? 'connections' : 'source_connections';
      log.turnedAway({ code: 'unavailable', limit, remoteAddress });
      return refuse(socket);
    }
    share.enter(site);
    // `once` would keep two objects more for each open tab; a socket closes once anyway.
    socket.on('close', () => share.leave(site));
    for (const listener of serve) listener.call(server, socket);
  });
}

function refuse(socket: Socket): void {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(ANSWER));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
