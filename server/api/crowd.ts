import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Descriptors } from '#server/ops/descriptors.ts';
import { bareAnswer, problem } from '#server/ops/problem.ts';

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

/** Connections past what the process can hold are answered 503, before HTTP is spoken. */
export function refuseCrowds(server: Server, descriptors: Descriptors): void {
  const serve = server.listeners('connection');
  server.removeAllListeners('connection');
  descriptors.count(server);
  server.on('connection', (socket) => {
    if (socket.destroyed) return;
    if (!descriptors.hasRoom) refuse(socket);
    else for (const listener of serve) listener.call(server, socket);
  });
}

function refuse(socket: Socket): void {
  socket.on('error', () => {});
  socket.once('data', () => socket.end(ANSWER));
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
