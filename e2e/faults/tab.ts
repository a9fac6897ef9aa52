import { performance } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { backoff } from '../../client/transport/backoff.ts';
import type { Made } from '../harness/rest.ts';

/**
 * A tab reduced to its wire (Engine.IO 4, Socket.IO 5 over a WebSocket), since thousands of
 * them share two cores with what they look at. It goes on from its cursor at whichever node
 * answers, as it would behind a balancer.
 */

/** Milliseconds for a socket to be open, as the page has them. */
const OPEN_MS = 3_000;

/** Of Engine.IO and Socket.IO. */
const PACKETS = { open: '0', ping: '2', pong: '3', connect: '40', refused: '44', event: '42' };

const Hello = z.object({
  cursor: z.string(),
  lease: z.string(),
  reset: z.literal(true).optional(),
});
const Message = z.object({ id: z.string(), seq: z.number(), subject: z.string() });
const Changed = z.object({ cursor: z.string(), message: Message.optional() });
const Moving = z.object({ afterMs: z.number() });
const Event = z.tuple([z.string()]).rest(z.unknown());

export type Message = z.infer<typeof Message>;

interface TabOptions {
  readonly made: Made;
  /** Origins of the nodes that a balancer would lead to now. */
  readonly nodes: () => readonly string[];
  readonly onMessage: (message: Message) => void;
}

export class Tab implements Disposable {
  readonly made: Made;
  /** The received messages in order. A reset empties the list. */
  readonly told: Message[] = [];
  /** Milliseconds without a socket, for each one that it lost. */
  readonly gaps: number[] = [];
  readonly opened: Promise<void>;
  readonly #options: TabOptions;
  readonly #isOpen = Promise.withResolvers<void>();
  #resets = 0;
  #ended: string | null = null;
  #cursor: string | undefined;
  #lease: string | undefined;
  #socket: WebSocket | null = null;
  #lostAt: number | null = null;
  #attempts = 0;
  #turn = Math.floor(Math.random() * 1_000);
  #isOver = false;

  constructor(options: TabOptions) {
    this.#options = options;
    this.made = options.made;
    this.#lease = options.made.lease;
    this.opened = this.#isOpen.promise;
    this.#connect();
  }

  /** How often the service could not continue from its cursor. */
  get resets(): number {
    return this.#resets;
  }

  /** Why the inbox ended, or why the service refused the tab; null while the inbox is live. */
  get ended(): string | null {
    return this.#ended;
  }

  /** Its node has greeted it, and has not gone since. */
  get isConnected(): boolean {
    return this.#socket !== null && this.#lostAt === null;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }

  #connect(): void {
    if (this.#isOver) return;
    const nodes = this.#options.nodes();
    this.#turn += 1;
    const url = new URL('/socket.io/?EIO=4&transport=websocket', nodes[this.#turn % nodes.length]);
    url.protocol = 'ws:';
    const socket = new WebSocket(url, { handshakeTimeout: OPEN_MS, perMessageDeflate: false });
    this.#socket = socket;
    const silent = setTimeout(() => socket.terminate(), 2 * OPEN_MS);
    socket.on('error', () => {});
    socket.on('message', (data) => {
      const packet = data.toString();
      if (packet === PACKETS.ping) socket.send(PACKETS.pong);
      else if (packet.startsWith(PACKETS.refused)) {
        // A node that is busy or stops asks for another attempt; what is dead is dead.
        if (packet.includes('not_found')) this.#end(packet);
        else socket.terminate();
      } else if (packet.startsWith(PACKETS.event)) {
        clearTimeout(silent);
        this.#hear(packet.slice(PACKETS.event.length));
      } else if (packet.startsWith(PACKETS.open)) {
        const auth = { token: this.made.token, lease: this.#lease, cursor: this.#cursor };
        socket.send(PACKETS.connect + JSON.stringify(auth));
      }
    });
    socket.on('close', () => {
      clearTimeout(silent);
      if (this.#socket !== socket) return;
      this.#lost(backoff(this.#attempts, Math.random));
      this.#attempts += 1;
    });
  }

  #lost(againMs: number): void {
    this.#socket = null;
    this.#lostAt ??= performance.now();
    setTimeout(() => this.#connect(), againMs);
  }

  #end(why: string): void {
    this.#ended = why;
    this[Symbol.dispose]();
  }

  #hear(packet: string): void {
    const [name, what] = Event.parse(JSON.parse(packet));
    switch (name) {
      case 'inbox':
        this.#welcome(Hello.parse(what));
        return;
      case 'message':
      case 'message:changed':
      case 'message:deleted': {
        const { cursor, message } = Changed.parse(what);
        this.#cursor = cursor;
        if (message === undefined) return;
        this.told.push(message);
        this.#options.onMessage(message);
        return;
      }
      case 'server:moving':
        this.#move(Moving.parse(what).afterMs);
        return;
      case 'inbox:closed':
        this.#end(packet);
        return;
    }
  }

  #welcome({ lease, reset }: z.infer<typeof Hello>): void {
    this.#lease = lease;
    this.#attempts = 0;
    if (reset) {
      this.#resets += 1;
      this.told.length = 0;
    }
    if (this.#lostAt !== null) this.gaps.push(performance.now() - this.#lostAt);
    this.#lostAt = null;
    this.#isOpen.resolve();
  }

  /** At a moment of its own choice, as the page does. */
  #move(withinMs: number): void {
    const socket = this.#socket;
    setTimeout(() => {
      if (socket === null || this.#socket !== socket) return;
      this.#lost(0);
      socket.terminate();
    }, withinMs * Math.random());
  }
}
