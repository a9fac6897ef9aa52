import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Socket as TcpSocket } from 'node:net';
import type { Server, Socket } from 'socket.io';

/** Engine.IO's side of a Socket.IO socket: one transport, below any namespace. */
export type EngineSocket = Socket['conn'];
type Engine = Server['engine'];

/** The used part of the `ws` socket below an engine socket. */
export interface RawWebSocket {
  listenerCount(event: string): number;
  readonly bufferedAmount: number;
  terminate(): void;
  on(event: 'ping', listener: (this: RawWebSocket) => void): void;
}

/**
 * Characters (nearly bytes) that wait for the client: those in the engine's buffer, and those
 * that the kernel has not taken. The libraries bound neither.
 */
export function measureBacklog(socket: EngineSocket): number {
  let backlog = findWebSocket(socket)?.bufferedAmount ?? 0;
  // Private in its types, and the only place that has the number.
  const waiting: unknown = Reflect.get(socket, 'writeBuffer');
  if (!Array.isArray(waiting)) return backlog;
  for (const packet of waiting) backlog += measurePacket(packet);
  return backlog;
}

/**
 * Milliseconds that a closed WebSocket waits for its peer to close (RFC 6455 7.1.1). The library
 * waits 30 s, and no limit counts the connection in that time.
 */
const LINGER_MS = 1_000;

/** Closes at once and drops what waits: an orderly close would wait for the reader. */
export function terminate(socket: EngineSocket): void {
  const webSocket = findWebSocket(socket);
  socket.close(true);
  webSocket?.terminate();
}

/**
 * The connection of a WebSocket ends with its socket, even if its peer does not close or its
 * upgrade never completes.
 */
export function destroyWithSocket(connection: TcpSocket, socket: EngineSocket): void {
  socket.once('close', () => destroyLater(connection));
}

/** The same for the own connection of each socket, without an object for each. */
export function destroyConnections(engine: Engine): void {
  function onClose(this: EngineSocket): void {
    destroyLater(findTcpSocket(this));
  }
  engine.on('connection', (socket: EngineSocket) => socket.on('close', onClose));
}

function destroyLater(connection: TcpSocket | null): void {
  if (connection === null || connection.destroyed) return;
  setTimeout(() => connection.destroy(), LINGER_MS).unref();
}

const NOTHING = Object.freeze({});

/**
 * The libraries keep about 5 KB of each handshake while its socket is open, and never read it. The
 * three functions release it.
 *
 * Releases request and headers of a tab. `placeholder` replaces the request.
 */
export function releaseHandshake({ conn, handshake }: Socket, placeholder: IncomingMessage): void {
  conn.request = placeholder;
  Object.assign(handshake, { headers: NOTHING, query: NOTHING, auth: NOTHING, time: '', url: '' });
}

/** Removes listeners for headers and for the upgrade, which an open WebSocket does not use. */
export function releaseListeners({ transport }: EngineSocket): void {
  if (!('socket' in transport) || !(transport.socket instanceof EventEmitter)) return;
  transport.removeAllListeners('headers');
  const { socket } = transport;
  for (const listener of socket.listeners('error'))
    if (listener.name === 'onUpgradeError') Reflect.apply(socket.off, socket, ['error', listener]);
}

/**
 * Removes the listener of the response that the engine has just created for an upgrade. It would keep
 * the request until the connection closes, for middlewares that Mayfly does not have.
 */
export function releaseResponse(connection: TcpSocket): void {
  const latest = connection.listeners('close').at(-1);
  if (latest !== undefined) Reflect.apply(connection.off, connection, ['close', latest]);
}

function measurePacket(packet: unknown): number {
  if (typeof packet !== 'object' || packet === null || !('data' in packet)) return 0;
  return typeof packet.data === 'string' ? packet.data.length : 0;
}

/**
 * Writes all packets of one turn of the event loop to a tab in one system call, the largest cost of a
 * packet. The engine would write the first packet at once, and `ws` each frame on its own.
 */
export function writeOncePerTurn(engine: Engine): void {
  engine.on('connection', (socket: EngineSocket) => Reflect.set(socket, 'flush', flushLater));
  engine.on('flush', (socket: EngineSocket) => findTcpSocket(socket)?.cork());
  engine.on('drain', (socket: EngineSocket) => findTcpSocket(socket)?.uncork());
}

/** Replaces the engine's own function, the same for all sockets. */
function flushLater(this: EngineSocket): void {
  setImmediate(flush, this);
}

function flush(socket: EngineSocket): void {
  // Private in its types. Does nothing while the transport writes, or without a packet.
  const own: unknown = Reflect.get(Object.getPrototypeOf(socket), 'flush');
  if (typeof own === 'function') Reflect.apply(own, socket, []);
}

/** Writes the answer to an upgrade and the first packet in one system call. */
export function corkUntilEndOfTurn(connection: TcpSocket): void {
  connection.cork();
  setImmediate(uncork, connection);
}

function uncork(connection: TcpSocket): void {
  connection.uncork();
}

/** The TCP connection below a WebSocket. Null for polling, and after a close. */
function findTcpSocket(socket: EngineSocket): TcpSocket | null {
  const webSocket = findWebSocket(socket);
  if (webSocket === null) return null;
  // Private in its types; the library drops it on close.
  const connection: unknown = Reflect.get(webSocket, '_socket');
  return connection instanceof TcpSocket ? connection : null;
}

/** In addition to the engine's own pings every 25 s. The engine takes any pong as a heartbeat. */
export function sendPing(socket: EngineSocket): void {
  // Private in its types.
  const send: unknown = Reflect.get(socket, 'sendPacket');
  if (typeof send === 'function') Reflect.apply(send, socket, ['ping']);
}

/** The `sid` of its requests. A transport has it only until it changes. */
export function findSid(socket: EngineSocket): string {
  // Private in its types.
  return String(Reflect.get(socket, 'id'));
}

export function transportName(socket: EngineSocket): 'polling' | 'websocket' {
  return findWebSocket(socket) === null ? 'polling' : 'websocket';
}

/** Null for polling. */
export function findWebSocket({ transport }: EngineSocket): RawWebSocket | null {
  if (!('socket' in transport) || !isRawWebSocket(transport.socket)) return null;
  return transport.socket;
}

/** The engine stores the new WebSocket on the request of the upgrade. Null if it refused. */
export function findUpgradedWebSocket(upgrade: IncomingMessage): RawWebSocket | null {
  const webSocket: unknown = Reflect.get(upgrade, 'websocket');
  return isRawWebSocket(webSocket) ? webSocket : null;
}

function isRawWebSocket(value: unknown): value is RawWebSocket {
  return (
    typeof value === 'object' && value !== null && 'bufferedAmount' in value && 'terminate' in value
  );
}
