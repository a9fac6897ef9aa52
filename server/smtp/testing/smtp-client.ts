import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** One reply of the server, of one or several lines. */
export interface SmtpReply {
  readonly code: number;
  /** The enhanced status code of the last line, or empty. */
  readonly enhanced: string;
  readonly lines: readonly string[];
}

/**
 * An SMTP client that sends what a test gives it, valid or not. Strings are written byte
 * for byte (latin1), so that a test can send any octet.
 */
export class SmtpClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  #text = '';
  #wake: (() => void) | null = null;
  #over = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.#text += chunk.toString('latin1');
      this.#wake?.();
    });
    socket.on('error', () => {});
    // The server has closed its side.
    this.closed = new Promise((resolve) => {
      const over = () => {
        this.#over = true;
        this.#wake?.();
        resolve();
      };
      socket.once('end', over);
      socket.once('close', over);
    });
  }

  /** Connects without waiting for the greeting. `from` is an address of this machine. */
  static connect(port: number, from?: string): Promise<SmtpClient> {
    return SmtpClient.#begin({ port, ...(from ? { localAddress: from } : {}) });
  }

  /** The same, but keeps its side open when the server closes. */
  static stay(port: number): Promise<SmtpClient> {
    return SmtpClient.#begin({ port, allowHalfOpen: true });
  }

  static #begin(
    wish: Pick<TcpNetConnectOpts, 'port' | 'localAddress' | 'allowHalfOpen'>,
  ): Promise<SmtpClient> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', ...wish };
      const socket = connect(options, () => resolve(new SmtpClient(socket)));
      socket.once('error', reject);
    });
  }

  /** The same over a Unix socket. */
  static through(path: string): Promise<SmtpClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new SmtpClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Connects, and sends EHLO after the greeting. */
  static async open(
    port: number,
    hello = 'EHLO client.example',
    from?: string,
  ): Promise<SmtpClient> {
    const client = await SmtpClient.connect(port, from);
    await client.reply();
    if (hello !== '') await client.say(hello);
    return client;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** One command line and its reply. */
  say(line: string): Promise<SmtpReply> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** STARTTLS with its handshake; the session continues in the returned client. */
  async secure(
    options: ConnectionOptions = {},
  ): Promise<{ client: SmtpClient; socket: TLSSocket }> {
    const answer = await this.say('STARTTLS');
    if (answer.code !== 220) throw new Error(answer.lines.join());
    return this.handshake(options);
  }

  /** Accepts any certificate; the socket tells which. Rejects if the handshake fails. */
  handshake(options: ConnectionOptions = {}): Promise<{ client: SmtpClient; socket: TLSSocket }> {
    this.socket.removeAllListeners('data');
    return new Promise((resolve, reject) => {
      const socket = connectTls({ socket: this.socket, rejectUnauthorized: false, ...options });
      const client = new SmtpClient(socket);
      socket.once('secureConnect', () => resolve({ client, socket }));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed in the handshake')));
    });
  }

  async replies(count: number): Promise<SmtpReply[]> {
    const replies: SmtpReply[] = [];
    while (replies.length < count) replies.push(await this.reply());
    return replies;
  }

  /** The next whole reply. Rejects if the server closes without one. */
  async reply(): Promise<SmtpReply> {
    for (;;) {
      const end = /^\d{3}(?: .*)?\r\n/m.exec(this.#text);
      if (end) {
        const all = this.#text.slice(0, end.index + end[0].length);
        this.#text = this.#text.slice(all.length);
        return parseReply(all);
      }
      await this.#more();
    }
  }

  /** The next line without its end. Rejects if the server closes without one. */
  async line(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return line;
      }
      await this.#more();
    }
  }

  /** Received text that is not read yet. */
  get unread(): string {
    return this.#text;
  }

  async #more(): Promise<void> {
    if (this.#over) throw new Error(`closed; unanswered: ${JSON.stringify(this.#text)}`);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /** Every reply until the server closes. */
  async rest(): Promise<SmtpReply[]> {
    const replies: SmtpReply[] = [];
    for (;;) {
      try {
        replies.push(await this.reply());
      } catch {
        return replies;
      }
    }
  }

  /** MAIL, RCPT for each, DATA; the replies to RCPT. */
  async envelope(recipients: readonly string[], mail = 'MAIL FROM:<sender@sender.example>') {
    await this.say(mail);
    const answers: SmtpReply[] = [];
    for (const recipient of recipients) answers.push(await this.say(`RCPT TO:<${recipient}>`));
    return answers;
  }

  /** A whole message for one recipient; the last reply. */
  async send(recipient: string, message: string, mail?: string): Promise<SmtpReply> {
    await this.envelope([recipient], mail);
    const start = await this.say('DATA');
    if (start.code !== 354) return start;
    this.write(`${message}\r\n.\r\n`);
    return this.reply();
  }

  destroy(): void {
    this.socket.destroy();
  }
}

function parseReply(text: string): SmtpReply {
  const lines = text.trimEnd().split('\r\n');
  const last = /^(\d{3})(?: (\d\.\d+\.\d+))?/.exec(lines.at(-1) ?? '');
  return { code: Number(last?.[1] ?? 0), enhanced: last?.[2] ?? '', lines };
}
