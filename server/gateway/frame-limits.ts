import type { IncomingMessage } from 'node:http';
import type { Clock } from '#server/ops/clock.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import {
  destroyWithSocket,
  type EngineSocket,
  findUpgradedWebSocket,
  findWebSocket,
  measureBacklog,
  type RawWebSocket,
} from './engine-socket.ts';
import { MAX_BACKLOG } from './outbox.ts';

const MINUTE_MS = 60_000;

/**
 * Packets of any kind per minute from one socket: twice the events that a tab may send. Leaves
 * room for pongs, and is few enough that the answers fill no buffer.
 */
const PACKETS_PER_MINUTE = 1_200;

/** Why the server closes a socket. */
export type CloseCause = ErrorCode | 'slow_reader';

/** A packet of Engine.IO; those of type `message` carry a Socket.IO packet. */
interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

interface SocketRecord {
  minuteBegan: number;
  packetsInMinute: number;
  connects: number;
  upgrades: number;
}

/**
 * Checks each packet before the libraries decode or answer it: they decode a whole body in one
 * turn and answer into buffers without bound. The rates of `ops/rates.ts` answer a turn later,
 * when a body of 64 KB has been handled to its end; so this one counts synchronously. `close`
 * closes the socket and logs the cause.
 */
export function createFrameLimits(
  clock: Clock,
  close: (socket: EngineSocket, cause: CloseCause) => void,
) {
  const records = new WeakMap<EngineSocket, SocketRecord>();
  const sockets = new WeakMap<RawWebSocket, EngineSocket>();

  function recordFor(socket: EngineSocket): SocketRecord {
    const known = records.get(socket);
    if (known !== undefined) return known;
    const record = { minuteBegan: clock.now(), packetsInMinute: 0, connects: 0, upgrades: 0 };
    records.set(socket, record);
    return record;
  }

  function isWithinRate(record: SocketRecord): boolean {
    const now = clock.now();
    if (now - record.minuteBegan >= MINUTE_MS) {
      record.minuteBegan = now;
      record.packetsInMinute = 0;
    }
    record.packetsInMinute += 1;
    return record.packetsInMinute <= PACKETS_PER_MINUTE;
  }

  function findCause(socket: EngineSocket, { type, data }: EnginePacket): CloseCause | null {
    const record = recordFor(socket);
    if (!isWithinRate(record)) return 'rate_limited';
    if (measureBacklog(socket) > MAX_BACKLOG) return 'slow_reader';
    if (type !== 'message') return null;
    if (typeof data !== 'string' || !PACKET.test(data)) return 'bad_request';
    if (!CONNECT.test(data)) return null;
    // Socket.IO refuses a second CONNECT only after it has answered the first.
    record.connects += 1;
    return record.connects === 1 ? null : 'bad_request';
  }

  function check(socket: EngineSocket, packet: EnginePacket): void {
    const cause = findCause(socket, packet);
    if (cause !== null) close(socket, cause);
  }

  // One listener of each kind for all sockets: a closure for each would cost memory.
  function onPacket(this: EngineSocket, packet: EnginePacket): void {
    check(this, packet);
  }
  function onUpgrading(this: EngineSocket): void {
    check(this, { type: 'ping' });
  }

  function onPing(this: RawWebSocket): void {
    const socket = sockets.get(this);
    if (socket?.readyState === 'open') check(socket, { type: 'ping' });
    // The WebSocket may not be the socket's transport yet, or not any more.
    if (socket?.readyState !== 'open') this.terminate();
  }

  /** Pings of WebSocket itself (RFC 6455 5.5.2), which `ws` answers below the engine. */
  function watchPings(socket: EngineSocket, webSocket: RawWebSocket | null): void {
    if (webSocket === null) return;
    sockets.set(webSocket, socket);
    webSocket.on('ping', onPing);
  }

  return {
    /** Call before the first packet of the socket. */
    watch(socket: EngineSocket): void {
      socket.on('packet', onPacket);
      // The engine answers the probes of an upgrade on the new transport, without a 'packet' event.
      socket.on('upgrading', onUpgrading);
      watchPings(socket, findWebSocket(socket));
    },

    /**
     * Call once for each upgrade of an open socket, before the engine answers it. A socket changes
     * its transport once; the engine would take any number of upgrades, and hold the useless ones
     * for half a minute without counting them.
     */
    mayUpgrade(socket: EngineSocket, upgrade: IncomingMessage): boolean {
      const record = recordFor(socket);
      record.upgrades += 1;
      if (findWebSocket(socket) !== null || record.upgrades > 1) return false;
      destroyWithSocket(upgrade.socket, socket);
      // The engine creates the WebSocket within this turn, or not at all.
      setImmediate(() => watchPings(socket, findUpgradedWebSocket(upgrade)));
      return true;
    },
  };
}

/**
 * Packets of Socket.IO's protocol (revision 5) that a tab sends: CONNECT, DISCONNECT and EVENT of
 * our namespace, which has no name, and CONNECT to another one. Socket.IO answers that with
 * CONNECT_ERROR and the name, so the name is bounded: 100 characters. The server asks for no
 * acknowledgement, and no packet is binary.
 */
const PACKET = /^(?:[012](?!\/)|0\/[^,]{1,100}(?:,|$))/;
const CONNECT = /^0(?!\/)/;
