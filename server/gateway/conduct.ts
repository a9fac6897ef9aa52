import type { IncomingMessage } from 'node:http';
import type { Clock } from '#server/ops/clock.ts';
import type { ErrorCode } from '#shared/protocol.ts';
import { backlogOf, cutWithLine, type RawWebSocket, webSocketMadeOf, webSocketOf } from './line.ts';
import { packetKind } from './messages.ts';
import { MAX_BACKLOG } from './outbox.ts';
import type { Line } from './socket.ts';

const MINUTE_MS = 60_000;

/**
 * Packets of any kind a minute from one line: twice the events that a tab may send, which
 * leaves room for pongs, and few enough that answers to them fill no buffer.
 */
const PACKETS_PER_MINUTE = 1_200;

/** Why a line is cut. */
export type Fault = ErrorCode | 'slow_reader';

/** A packet of the engine; those of type `message` carry one of Socket.IO's. */
interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

/** What one line has done. */
interface LineRecord {
  minuteBegan: number;
  packetsInMinute: number;
  connects: number;
  upgrades: number;
}

interface ConductRules {
  readonly clock: Clock;
  /** To cut this line, and say so. */
  readonly end: (line: Line, fault: Fault) => void;
}

/**
 * Holds each line to the protocol and to a pace, before a packet is decoded or answered.
 * The libraries decode whatever comes in one turn, and answer most of it into buffers
 * without bound. So the pace is no rate of `ops/limits.ts`, whose verdict comes a turn
 * later: by then one body of 64 KB would have been heard to its end.
 */
export class Conduct {
  readonly #rules: ConductRules;
  readonly #records = new WeakMap<Line, LineRecord>();
  readonly #hear: (this: Line, packet: EnginePacket) => void;
  readonly #hearProbe: (this: Line) => void;

  constructor(rules: ConductRules) {
    this.#rules = rules;
    const judge = (line: Line, packet: EnginePacket) => this.#judge(line, packet);
    // Shared by all lines, which they are called on: closures for each would cost memory.
    this.#hear = function hear(packet) {
      judge(this, packet);
    };
    this.#hearProbe = function hearProbe() {
      judge(this, { type: 'ping' });
    };
  }

  /** To be called before the line's first packet. */
  watch(line: Line): void {
    line.on('packet', this.#hear);
    // Probes of an upgrade are answered on the new transport, past the line's packets.
    line.on('upgrading', this.#hearProbe);
    this.#watchPings(line, webSocketOf(line));
  }

  /**
   * To be asked once for each upgrade that names an open line, before it is answered: a
   * line changes its transport once. The engine would take any number of them, and hold
   * the useless ones for half a minute where nobody counts them.
   */
  mayUpgrade(line: Line, upgrade: IncomingMessage): boolean {
    const record = this.#recordOf(line);
    record.upgrades += 1;
    if (webSocketOf(line) !== null || record.upgrades > 1) return false;
    cutWithLine(upgrade.socket, line);
    // The engine makes the WebSocket within this turn, or not at all.
    setImmediate(() => this.#watchPings(line, webSocketMadeOf(upgrade)));
    return true;
  }

  #judge(line: Line, packet: EnginePacket): void {
    const fault = this.#faultOf(line, packet);
    if (fault !== null) this.#rules.end(line, fault);
  }

  #faultOf(line: Line, { type, data }: EnginePacket): Fault | null {
    if (!this.#keepsPace(line)) return 'rate_limited';
    if (backlogOf(line) > MAX_BACKLOG) return 'slow_reader';
    if (type !== 'message') return null;
    switch (packetKind(data)) {
      case null:
        return 'bad_request';
      case 'connect':
        return this.#mayConnect(line) ? null : 'bad_request';
      case 'connect elsewhere':
      case 'disconnect':
      case 'event':
        return null;
    }
  }

  /** Socket.IO forbids a second one only when the first has been answered. */
  #mayConnect(line: Line): boolean {
    const record = this.#recordOf(line);
    record.connects += 1;
    return record.connects === 1;
  }

  #keepsPace(line: Line): boolean {
    const record = this.#recordOf(line);
    const now = this.#rules.clock.now();
    if (now - record.minuteBegan >= MINUTE_MS) {
      record.minuteBegan = now;
      record.packetsInMinute = 0;
    }
    record.packetsInMinute += 1;
    return record.packetsInMinute <= PACKETS_PER_MINUTE;
  }

  /** RFC 6455 5.5.2: those that `ws` answers by itself. */
  #watchPings(line: Line, webSocket: RawWebSocket | null): void {
    webSocket?.on('ping', () => {
      if (line.readyState === 'open') this.#judge(line, { type: 'ping' });
      // It may be one that the line does not know of, not yet or not any more.
      if (line.readyState !== 'open') webSocket.terminate();
    });
  }

  #recordOf(line: Line): LineRecord {
    const known = this.#records.get(line);
    if (known !== undefined) return known;
    const minuteBegan = this.#rules.clock.now();
    const record = { minuteBegan, packetsInMinute: 0, connects: 0, upgrades: 0 };
    this.#records.set(line, record);
    return record;
  }
}
