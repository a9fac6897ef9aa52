import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { monotonicMs } from '../harness/statistics.ts';
import type { Endpoint } from '../harness/subject.ts';

export interface Letter {
  readonly recipient: string;
  readonly subject: string;
  /** Lines ended by CRLF, none of which begins with a dot. */
  readonly body: string;
}

export interface Delivery {
  /** On the monotonic clock: just before the write that ends in the final dot. */
  readonly dottedAt: number;
  /** Resolves with the moment of the 250. Rejects on any other reply. */
  readonly accepted: Promise<number>;
}

export interface SmtpSession {
  /** One command; any reply will do. */
  ask(command: string): Promise<string>;
  /** Up to 354. */
  announce(recipient: string): Promise<void>;
  /** The whole message and its final dot in one write, as a sender's buffer would do it. */
  finish(letter: Letter): Delivery;
  deliver(letter: Letter): Promise<void>;
  /** A whole message as it is, its dots stuffed here. */
  finishRaw(raw: Buffer): Delivery;
  quit(): void;
}

export interface SmtpPeer extends Endpoint {
  /** Whom the server shall see: an address of this machine. */
  readonly localAddress?: string;
}

/** No library: what is timed here is the other side. Says each command alone, as Postfix does. */
export async function openSmtp(to: SmtpPeer): Promise<SmtpSession> {
  const socket = connect({ ...to, noDelay: true });
  const replies = readReplies(socket);
  const expect = async (code: string) => {
    const reply = await replies();
    if (!reply.startsWith(code)) throw new Error(`expected ${code}: ${reply}`);
  };
  const command = (line: string, code: string) => {
    socket.write(`${line}\r\n`);
    return expect(code);
  };
  const write = (message: Buffer): Delivery => {
    const dottedAt = monotonicMs();
    socket.write(message);
    return { dottedAt, accepted: expect('250').then(monotonicMs) };
  };
  const session: SmtpSession = {
    ask(line) {
      socket.write(`${line}\r\n`);
      return replies();
    },
    async announce(recipient) {
      await command('MAIL FROM:<bench@sender.example>', '250');
      await command(`RCPT TO:<${recipient}>`, '250');
      await command('DATA', '354');
    },
    finish: (letter) => write(Buffer.from(compose(letter))),
    finishRaw: (raw) => write(stuffed(raw)),
    async deliver(letter) {
      await session.announce(letter.recipient);
      await session.finish(letter).accepted;
    },
    quit: () => socket.end('QUIT\r\n'),
  };
  await expect('220');
  await command('EHLO bench.example', '250');
  return session;
}

function compose({ recipient, subject, body }: Letter): string {
  return [
    'From: Bench <bench@sender.example>',
    `To: <${recipient}>`,
    `Subject: ${subject}`,
    `Date: ${new Date().toUTCString()}`,
    `Message-ID: <${randomUUID()}@bench.example>`,
    '',
    `${body}.\r\n`,
  ].join('\r\n');
}

/** RFC 5321 4.5.2, and the final dot. */
function stuffed(raw: Buffer): Buffer {
  const text = raw.toString('latin1').replace(/(^|\r\n)\./g, '$1..');
  return Buffer.from(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

/** One call, one reply; a reply ends with the line that has no hyphen behind its code. */
function readReplies(socket: Socket): () => Promise<string> {
  let text = '';
  let more = Promise.withResolvers<void>();
  socket.on('data', (chunk) => {
    text += chunk.toString();
    more.resolve();
    more = Promise.withResolvers();
  });
  const ended = new Promise<never>((_, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
  });
  // The connection can end while no caller waits for a reply.
  ended.catch(() => {});
  return async () => {
    for (;;) {
      const reply = /^(?:\d{3}-.*\r\n)*\d{3}(?!-).*\r\n/.exec(text)?.[0];
      if (reply !== undefined) {
        text = text.slice(reply.length);
        return reply;
      }
      await Promise.race([more.promise, ended]);
    }
  };
}
