import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Transport } from '#server/ops/measures.ts';
import type { Line, TabServer } from './socket.ts';

type Engine = TabServer['engine'];

/** The ready state of a WebSocket that is gone, in `ws` as in browsers. */
const { CLOSED } = WebSocket;

/** What we use of the `ws` socket below a line, where there is one. */
export interface RawWebSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  terminate(): void;
  on(event: 'ping', listener: () => void): void;
}

/**
 * Characters (nearly bytes) that were handed to a line and have not left the process:
 * what waits in the engine, and what the kernel did not take yet. Neither is bounded by
 * the libraries.
 */
export function backlogOf(line: Line): number {
  let backlog = webSocketOf(line)?.bufferedAmount ?? 0;
  // Private in its types, but the only place that knows.
  const waiting: unknown = Reflect.get(line, 'writeBuffer');
  if (!Array.isArray(waiting)) return backlog;
  for (const packet of waiting) backlog += sizeOf(packet);
  return backlog;
}

/**
 * Milliseconds that a closed WebSocket waits for its peer to agree (RFC 6455 7.1.1) before
 * the connection is cut. The library waits 30 s, in which nobody counts it any more.
 */
const LINGER_MS = 1_000;

/** Ends a line at once, with whatever waits in it: an orderly close would wait for the reader. */
export function cut(line: Line): void {
  const webSocket = webSocketOf(line);
  line.close(true);
  webSocket?.terminate();
}

/** A closed line whose peer does not close must not go on holding a connection. */
export function cutWhenClosed(line: Line): void {
  line.once('close', () => {
    const webSocket = webSocketOf(line);
    if (webSocket === null || webSocket.readyState === CLOSED) return;
    setTimeout(() => webSocket.terminate(), LINGER_MS).unref();
  });
}

/** A connection that was to become a line's next transport ends with the line, come what may. */
export function cutWithLine(connection: Socket, line: Line): void {
  line.once('close', () => setTimeout(() => connection.destroy(), LINGER_MS).unref());
}

/**
 * The engine keeps the request that opened a line as long as that lives: some 3 KB for each
 * tab that nobody reads any more once the tab is connected. `none` stands in for it.
 */
export function forgetRequest(line: Line, none: IncomingMessage): void {
  line.request = none;
}

/** So does the engine's answer to an upgrade, which is over once the engine has handled it. */
export function forgetUpgrade(answer: object): void {
  Reflect.set(answer, 'req', null);
}

function sizeOf(packet: unknown): number {
  if (typeof packet !== 'object' || packet === null || !('data' in packet)) return 0;
  return typeof packet.data === 'string' ? packet.data.length : 0;
}

/**
 * What leaves the engine together leaves in one write. The library writes each frame by
 * itself, so that a burst of mail for one tab would cost a system call for each change.
 */
export function writeTogether(engine: Engine): void {
  engine.on('flush', (line: Line) => tcpOf(line)?.cork());
  engine.on('drain', (line: Line) => tcpOf(line)?.uncork());
}

/** The connection below a WebSocket. Null where the line polls, or has lost it. */
function tcpOf(line: Line): Socket | null {
  const webSocket = webSocketOf(line);
  if (webSocket === null) return null;
  // Private in its types, and forgotten by the library once it is closed.
  const connection: unknown = Reflect.get(webSocket, '_socket');
  return connection instanceof Socket ? connection : null;
}

/** Beside the engine's own ones, which come every 25 s. It takes the pong for a sign of life. */
export function ping(line: Line): void {
  // Private in its types.
  const send: unknown = Reflect.get(line, 'sendPacket');
  if (typeof send === 'function') Reflect.apply(send, line, ['ping']);
}

export function transportOf(line: Line): Transport {
  return webSocketOf(line) === null ? 'polling' : 'websocket';
}

/** Null where it polls. */
export function webSocketOf({ transport }: Line): RawWebSocket | null {
  if (!('socket' in transport) || !isRawWebSocket(transport.socket)) return null;
  return transport.socket;
}

/** What the engine made of an upgrade: it hangs it on the request. Null where it refused. */
export function webSocketMadeOf(upgrade: IncomingMessage): RawWebSocket | null {
  const made: unknown = Reflect.get(upgrade, 'websocket');
  return isRawWebSocket(made) ? made : null;
}

function isRawWebSocket(value: unknown): value is RawWebSocket {
  return (
    typeof value === 'object' && value !== null && 'bufferedAmount' in value && 'terminate' in value
  );
}
