import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls';

/** One reply of the server, however many lines it had. */
export interface Heard {
  readonly code: number;
  /** Enhanced status code of the last line; empty where there is none. */
  readonly enhanced: string;
  readonly lines: readonly string[];
}

/**
 * An SMTP client that does what it is told and knows no rules. Strings are written byte
 * for byte (latin1), so that every octet can be said.
 */
export class Talk {
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
    // The server has said all it will say; its side is closed.
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
  static connect(port: number, from?: string): Promise<Talk> {
    return Talk.#begin({ port, ...(from ? { localAddress: from } : {}) });
  }

  /** The same, and does not close its side when the server has closed. */
  static stay(port: number): Promise<Talk> {
    return Talk.#begin({ port, allowHalfOpen: true });
  }

  static #begin(
    wish: Pick<TcpNetConnectOpts, 'port' | 'localAddress' | 'allowHalfOpen'>,
  ): Promise<Talk> {
    return new Promise((resolve, reject) => {
      const options = { host: '127.0.0.1', ...wish };
      const socket = connect(options, () => resolve(new Talk(socket)));
      socket.once('error', reject);
    });
  }

  /** The same over a Unix socket. */
  static through(path: string): Promise<Talk> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => resolve(new Talk(socket)));
      socket.once('error', reject);
    });
  }

  /** Connects and is helloCommand. */
  static async open(port: number, greeting = 'EHLO client.example', from?: string): Promise<Talk> {
    const talk = await Talk.connect(port, from);
    await talk.reply();
    if (greeting !== '') await talk.say(greeting);
    return talk;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** One command line and its reply. */
  say(line: string): Promise<Heard> {
    this.write(`${line}\r\n`);
    return this.reply();
  }

  /** STARTTLS with its handshake; the session goes on in the Talk that it answers. */
  async secure(options: ConnectionOptions = {}): Promise<{ talk: Talk; socket: TLSSocket }> {
    const answer = await this.say('STARTTLS');
    if (answer.code !== 220) throw new Error(answer.lines.join());
    return this.handshake(options);
  }

  /** Trusts any certificate: whose it was is seen on the socket. Rejects where it fails. */
  handshake(options: ConnectionOptions = {}): Promise<{ talk: Talk; socket: TLSSocket }> {
    this.socket.removeAllListeners('data');
    return new Promise((resolve, reject) => {
      const socket = connectTls({ socket: this.socket, rejectUnauthorized: false, ...options });
      const talk = new Talk(socket);
      socket.once('secureConnect', () => resolve({ talk, socket }));
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed in the handshake')));
    });
  }

  async replies(count: number): Promise<Heard[]> {
    const heard: Heard[] = [];
    while (heard.length < count) heard.push(await this.reply());
    return heard;
  }

  /** The next whole reply. Rejects when the server closed without one. */
  async reply(): Promise<Heard> {
    for (;;) {
      const end = /^\d{3}(?: .*)?\r\n/m.exec(this.#text);
      if (end) {
        const all = this.#text.slice(0, end.index + end[0].length);
        this.#text = this.#text.slice(all.length);
        return heardOf(all);
      }
      await this.#more();
    }
  }

  /** The next single line, without its end. Rejects when the server closed without one. */
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

  /** What was heard and not asked for. */
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
  async rest(): Promise<Heard[]> {
    const heard: Heard[] = [];
    for (;;) {
      try {
        heard.push(await this.reply());
      } catch {
        return heard;
      }
    }
  }

  /** MAIL, RCPT for each, DATA; the replies to RCPT. */
  async envelope(recipients: readonly string[], mail = 'MAIL FROM:<sender@sender.example>') {
    await this.say(mail);
    const answers: Heard[] = [];
    for (const recipient of recipients) answers.push(await this.say(`RCPT TO:<${recipient}>`));
    return answers;
  }

  /** A whole message for one recipient; the last reply. */
  async send(recipient: string, message: string, mail?: string): Promise<Heard> {
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

function heardOf(text: string): Heard {
  const lines = text.trimEnd().split('\r\n');
  const last = /^(\d{3})(?: (\d\.\d+\.\d+))?/.exec(lines.at(-1) ?? '');
  return { code: Number(last?.[1] ?? 0), enhanced: last?.[2] ?? '', lines };
}
