import { connect } from 'node:net';
import type { Endpoint } from '../harness/subject.ts';

/** A connection of a sender that writes as much at once as a server allows (RFC 2920). */
export interface SmtpLine {
  /** Writes commands together. Resolves with their replies, and rejects if one was refused. */
  ask(...commands: readonly string[]): Promise<string>;
  /** Writes pieces together. Resolves with the one reply. */
  send(...pieces: readonly Buffer[]): Promise<string>;
  end(): void;
}

/** Resolves once the server has greeted. */
export async function openLine(to: Endpoint): Promise<SmtpLine> {
  const socket = connect({ ...to, noDelay: true });
  const replies = new Replies();
  socket.on('data', (chunk) => replies.take(chunk.toString('latin1')));
  socket.on('error', (error) => replies.fail(error));
  socket.once('close', () => replies.fail(new Error('the server closed the connection')));
  await replies.next(1);
  return {
    ask(...commands) {
      socket.write(`${commands.join('\r\n')}\r\n`, 'latin1');
      return replies.next(commands.length);
    },
    send(...pieces) {
      socket.cork();
      for (const piece of pieces) socket.write(piece);
      socket.uncork();
      return replies.next(1);
    },
    end: () => socket.end(),
  };
}

/** Replies of a server to commands that may have been written together. */
class Replies {
  #text = '';
  #lacking = 0;
  #failure: Error | null = null;
  #wanted = Promise.withResolvers<string>();

  next(count: number): Promise<string> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    this.#lacking = count;
    this.#text = '';
    this.#wanted = Promise.withResolvers();
    return this.#wanted.promise;
  }

  take(chunk: string): void {
    let start = this.#text.lastIndexOf('\n') + 1;
    this.#text += chunk;
    for (let end = this.#text.indexOf('\n', start); end >= 0; ) {
      if (!/[23]/.test(this.#text.charAt(start))) this.fail(new Error(`refused: ${this.#text}`));
      // A reply ends with the line that has no hyphen behind its code.
      if (this.#text.charAt(start + 3) !== '-') this.#lacking -= 1;
      start = end + 1;
      end = this.#text.indexOf('\n', start);
    }
    if (this.#lacking === 0) this.#wanted.resolve(this.#text);
  }

  fail(error: Error): void {
    this.#failure ??= error;
    this.#wanted.reject(error);
  }
}
