import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Endpoint } from './service.ts';

/** One reply; `text` is its lines without codes, joined by line feeds. */
export interface Reply {
  readonly code: number;
  readonly text: string;
}

/** A sender that sends exactly the given bytes, which no library would send. */
export class Conversation implements Disposable {
  readonly #socket: Socket;
  readonly #replies: Reply[] = [];
  readonly #waiting: ((reply: Reply | null) => void)[] = [];
  #unread = '';
  #lines: string[] = [];
  #closed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('latin1').setNoDelay(true);
    socket.on('data', (chunk: string) => this.#take(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed = true;
      for (const resolve of this.#waiting.splice(0)) resolve(null);
    });
  }

  /** Connects and takes the greeting. */
  static async open({ host, port }: Endpoint): Promise<Conversation> {
    const socket = connect({ host, port });
    const conversation = new Conversation(socket);
    await once(socket, 'connect');
    await conversation.reply();
    return conversation;
  }

  write(text: string): void {
    this.#socket.write(text, 'latin1');
  }

  async say(command: string): Promise<Reply> {
    this.write(`${command}\r\n`);
    return this.reply();
  }

  /** Resolves when the other side has gone. */
  async closed(): Promise<void> {
    // Not `once` of events: it takes a reset for its own failure.
    if (!this.#closed) await new Promise((resolve) => this.#socket.once('close', resolve));
  }

  /** The next reply; code 0 once the other side has closed. */
  async reply(): Promise<Reply> {
    const next = this.#replies.shift() ?? (this.#closed ? null : await this.#next());
    return next ?? { code: 0, text: 'closed' };
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  #next(): Promise<Reply | null> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #take(chunk: string): void {
    const lines = (this.#unread + chunk).split('\r\n');
    this.#unread = lines.pop() ?? '';
    for (const line of lines) {
      this.#lines.push(line.slice(4));
      if (line[3] === '-') continue;
      const reply = { code: Number(line.slice(0, 3)), text: this.#lines.join('\n') };
      this.#lines = [];
      const waiting = this.#waiting.shift();
      if (waiting) waiting(reply);
      else this.#replies.push(reply);
    }
  }
}

/** Opens a transaction as far as the recipient, and answers what was said to it. */
export async function askRecipient(smtp: Endpoint, address: string): Promise<Reply> {
  using conversation = await Conversation.open(smtp);
  await conversation.say('EHLO sender.example');
  await conversation.say('MAIL FROM:<sender@example.org>');
  // Awaited, or the conversation would be over before the answer.
  return await conversation.say(`RCPT TO:<${address}>`);
}
