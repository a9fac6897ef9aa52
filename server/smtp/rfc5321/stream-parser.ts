import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import { hasProxySignature } from '../proxy/header.ts';
import { DotDecoder } from './dot-decoder.ts';
import type { DataSink } from './handler.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** Commands of one chunk that run before other connections get their turn. */
const COMMANDS_IN_A_ROW = 100;

/**
 * Bytes of a message that are taken before other connections get their turn: two reads of a socket.
 * Node reads a socket up to 32 times in a row, so that 2 MB from each of 25 senders stopped the
 * event loop for 100 ms.
 */
const MESSAGE_BYTES_IN_A_ROW = 128 * 1024;

/** Events of the parser. Each may be called before the previous call returned. */
export interface StreamEvents {
  /** False until the greeting is sent. */
  readonly acceptsCommands: boolean;
  /** A command line without its CR LF. `next` continues parsing. */
  onLine(line: Buffer, next: () => void): void;
  onFault(fault: 'too_early' | 'line_too_long' | 'bare_lf', next: () => void): void;
  /** The connection begins with a PROXY header that was not expected. */
  onProxyHeader(): void;
  /** An exception of our own code: the session cannot go on. */
  onInternalError(error: unknown): void;
  /** The final dot; `next` continues parsing. */
  onEndOfData(sink: DataSink, next: () => void): void;
}

/**
 * Splits the bytes of a client into command lines and messages. It replaces smtp-server's
 * parser, which runs lines that end with a bare LF or never end, removes dots after bare LFs,
 * and creates a stream for each piece between two dots.
 */
export class SmtpStreamParser extends SMTPStream {
  readonly #events: StreamEvents;
  readonly #commandOctets: number;
  #bytes: Buffer = NOTHING;
  #done: (() => void) | null = null;
  #message: { readonly decoder: DotDecoder; readonly sink: DataSink } | null = null;
  /** An event was reported and `next` not called yet. */
  #waiting = false;
  #running = false;
  #begun = false;
  #inARow = 0;
  #messageBytesInARow = 0;

  constructor(events: StreamEvents, commandOctets: number) {
    super();
    this.#events = events;
    this.#commandOctets = commandOctets;
  }

  /** The next byte is the first of a message. */
  startMessage(sink: DataSink): void {
    this.#message = { decoder: new DotDecoder(), sink };
  }

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    this.#done = next;
    this.#inARow = 0;
    if (!this.#begun && hasProxySignature(chunk)) this.#events.onProxyHeader();
    this.#begun = true;
    if (this.#events.acceptsCommands || this.isClosed) this.#run();
    else this.#report((resume) => this.#events.onFault('too_early', resume));
  }

  /** A last line without CR LF is not a command. */
  override _flushData(): void {
    this.#bytes = NOTHING;
  }

  // A loop, not a recursion: a chunk may hold thousands of commands that are answered at once.
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    let more = true;
    try {
      while (more && !this.#waiting) more = !this.isClosed && this.#step();
    } catch (error) {
      // Uncaught, it would end the process.
      more = false;
      this.#events.onInternalError(error);
    } finally {
      this.#running = false;
    }
    // After the loop: the stream may call `_write` at once.
    if (!more) this.#finish();
  }

  /** False: the rest needs more bytes. */
  #step(): boolean {
    if (this.#message !== null) return this.#readMessage(this.#message);
    this.#inARow += 1;
    if (this.#inARow <= COMMANDS_IN_A_ROW) return this.#readLine();
    this.#inARow = 0;
    this.#report((resume) => setImmediate(resume));
    return true;
  }

  #readLine(): boolean {
    const end = this.#bytes.indexOf(LF);
    if ((end === -1 ? this.#bytes.length : end) > this.#commandOctets) {
      this.#bytes = NOTHING;
      this.#report((resume) => this.#events.onFault('line_too_long', resume));
      return true;
    }
    if (end === -1) return false;
    const line = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end + 1);
    if (line[end - 1] === CR) {
      this.#report((resume) => this.#events.onLine(line.subarray(0, end - 1), resume));
    } else {
      this.#report((resume) => this.#events.onFault('bare_lf', resume));
    }
    return true;
  }

  #readMessage({ decoder, sink }: { decoder: DotDecoder; sink: DataSink }): boolean {
    if (this.#bytes.length === 0) return false;
    this.#messageBytesInARow += this.#bytes.length;
    const { content, rest } = decoder.feed(this.#bytes);
    this.#bytes = rest ?? NOTHING;
    if (rest !== null) this.#message = null;
    if (content.length > 0) sink.write(content);
    if (rest !== null) this.#report((resume) => this.#events.onEndOfData(sink, resume));
    return true;
  }

  #report(event: (resume: () => void) => void): void {
    this.#waiting = true;
    event(() => {
      this.#waiting = false;
      this.#run();
    });
  }

  #finish(): void {
    const done = this.#done;
    this.#done = null;
    if (this.isClosed) this.#bytes = NOTHING;
    if (done === null) return;
    if (this.#messageBytesInARow < MESSAGE_BYTES_IN_A_ROW) {
      done();
      return;
    }
    this.#messageBytesInARow = 0;
    setImmediate(done);
  }
}
