import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, vi } from 'vitest';

const HANDSHAKE = '/socket.io/?EIO=4&transport=websocket';

/** A WebSocket client without a library: it can pause, and break the protocol. */
export class RawSocket {
  readonly tcp: Socket;
  #received = Buffer.alloc(0);

  private constructor(tcp: Socket) {
    this.tcp = tcp;
    tcp.on('error', () => undefined);
    tcp.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    onTestFinished(() => void tcp.destroy());
  }

  static async open(port: number, headers: Record<string, string> = {}): Promise<RawSocket> {
    const raw = await RawSocket.ask(port, HANDSHAKE, headers);
    // The engine drops packets before its own handshake packet.
    await vi.waitFor(() => expect(raw.closed || raw.text.includes('0{"sid"')).toBe(true), 15_000);
    return raw;
  }

  /** Upgrades an open polling socket; `text` holds the answer. */
  static async upgrade(
    port: number,
    sid: string,
    headers: Record<string, string> = {},
  ): Promise<RawSocket> {
    const raw = await RawSocket.ask(port, `${HANDSHAKE}&sid=${sid}`, headers);
    await vi.waitFor(() => expect(raw.closed || raw.text.includes('\r\n\r\n')).toBe(true), 15_000);
    return raw;
  }

  static async ask(
    port: number,
    path: string,
    headers: Record<string, string>,
  ): Promise<RawSocket> {
    const tcp = connect(port, '127.0.0.1');
    const raw = new RawSocket(tcp);
    await once(tcp, 'connect');
    const lines = {
      Host: '127.0.0.1',
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...headers,
    };
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}`);
    tcp.write([`GET ${path} HTTP/1.1`, ...head, '', ''].join('\r\n'));
    return raw;
  }

  /** Everything so far, headers and frames alike. */
  get text(): string {
    return this.#received.toString('latin1');
  }

  get bytes(): number {
    return this.#received.length;
  }

  get closed(): boolean {
    return this.tcp.closed;
  }

  /** One masked text frame (RFC 6455 5.2). */
  send(text: string): void {
    const payload = Buffer.from(text);
    const mask = randomBytes(4);
    const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    this.tcp.write(Buffer.concat([frameHead(payload.length), mask, masked]));
  }

  /** One empty ping of WebSocket itself (RFC 6455 5.5.2); the engine never sees it. */
  ping(): void {
    this.tcp.write(Buffer.concat([Buffer.from([0x89, 0x80]), randomBytes(4)]));
  }
}

function frameHead(length: number): Buffer {
  if (length < 126) return Buffer.from([0x81, 0x80 | length]);
  if (length < 65_536) return Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff]);
  const head = Buffer.alloc(10);
  head.writeUInt16BE(0x81ff);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
