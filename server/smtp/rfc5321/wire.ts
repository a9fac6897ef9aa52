import { SMTPStream } from 'smtp-server/lib/smtp-stream.js';
import { beginsProxyHeader } from '../proxy/header.ts';
import type { DataSink } from '../visit.ts';
import { DotDecoder } from './dots.ts';

const LF = 0x0a;
const CR = 0x0d;
const NOTHING = Buffer.alloc(0);

/** Commands of one chunk that are obeyed before other connections get their turn. */
const COMMANDS_IN_A_ROW = 100;

/** What the parser meets. Everything may be called before the last one returned. */
export interface WireReader {
  /** False: nothing may be said by the peer yet. */
  readonly listening: boolean;
  /** A whole line without its CR LF. `next` reads on. */
  onLine(line: Buffer, next: () => void): void;
  onFault(fault: 'too_early' | 'line_too_long' | 'bare_lf', next: () => void): void;
  /** The connection begins with a PROXY header, for which nobody waits any more, or ever did. */
  onProxyHeader(): void;
  /** A fault of our own: this session cannot go on. */
  onBroken(error: unknown): void;
  /** The final dot was met; `next` reads on. */
  onDot(sink: DataSink, next: () => void): void;
}

/**
 * Splits what comes into command lines and messages, in place of smtp-server's parser,
 * which obeys lines that end with a bare LF and lines that never end, takes dots out
 * after bare LFs, and hands each piece between two dots through a stream of its own.
 */
export class WireParser extends SMTPStream {
  readonly #reader: WireReader;
  readonly #commandOctets: number;
  #bytes: Buffer = NOTHING;
  #done: (() => void) | null = null;
  #message: { readonly decoder: DotDecoder; readonly sink: DataSink } | null = null;
  /** The reader was asked, and has not called `next`. */
  #waiting = false;
  #running = false;
  #begun = false;
  #inARow = 0;

  constructor(reader: WireReader, commandOctets: number) {
    super();
    this.#reader = reader;
    this.#commandOctets = commandOctets;
  }

  /** From the next byte on it is a message. */
  startMessage(sink: DataSink): void {
    this.#message = { decoder: new DotDecoder(), sink };
  }

  override _write(chunk: Buffer, _encoding: string, next: () => void): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    this.#done = next;
    this.#inARow = 0;
    if (!this.#begun && beginsProxyHeader(chunk)) this.#reader.onProxyHeader();
    this.#begun = true;
    if (this.#reader.listening || this.isClosed) this.#run();
    else this.#ask((resume) => this.#reader.onFault('too_early', resume));
  }

  /** A last line that was never ended is no command. */
  override _flushData(): void {
    this.#bytes = NOTHING;
  }

  // A loop, not a recursion: a chunk may hold thousands of commands that answer at once.
  #run(): void {
    if (this.#running) return;
    this.#running = true;
    let more = true;
    try {
      while (more && !this.#waiting) more = !this.isClosed && this.#step();
    } catch (error) {
      // Thrown on, it would end the process: nobody else stands between here and the socket.
      more = false;
      this.#reader.onBroken(error);
    } finally {
      this.#running = false;
    }
    // Outside of the loop, for the stream may hand in the next chunk at once.
    if (!more) this.#finish();
  }

  /** False: nothing more can be made of these bytes. */
  #step(): boolean {
    if (this.#message !== null) return this.#readMessage(this.#message);
    this.#inARow += 1;
    if (this.#inARow <= COMMANDS_IN_A_ROW) return this.#readLine();
    this.#inARow = 0;
    this.#ask((resume) => setImmediate(resume));
    return true;
  }

  #readLine(): boolean {
    const end = this.#bytes.indexOf(LF);
    if ((end === -1 ? this.#bytes.length : end) > this.#commandOctets) {
      this.#bytes = NOTHING;
      this.#ask((resume) => this.#reader.onFault('line_too_long', resume));
      return true;
    }
    if (end === -1) return false;
    const line = this.#bytes.subarray(0, end);
    this.#bytes = this.#bytes.subarray(end + 1);
    if (line[end - 1] === CR) {
      this.#ask((resume) => this.#reader.onLine(line.subarray(0, end - 1), resume));
    } else {
      this.#ask((resume) => this.#reader.onFault('bare_lf', resume));
    }
    return true;
  }

  #readMessage({ decoder, sink }: { decoder: DotDecoder; sink: DataSink }): boolean {
    if (this.#bytes.length === 0) return false;
    const { content, rest } = decoder.feed(this.#bytes);
    this.#bytes = rest ?? NOTHING;
    if (rest !== null) this.#message = null;
    if (content.length > 0) sink.take(content);
    if (rest !== null) this.#ask((resume) => this.#reader.onDot(sink, resume));
    return true;
  }

  #ask(question: (resume: () => void) => void): void {
    this.#waiting = true;
    question(() => {
      this.#waiting = false;
      this.#run();
    });
  }

  #finish(): void {
    const done = this.#done;
    this.#done = null;
    if (this.isClosed) this.#bytes = NOTHING;
    done?.();
  }
}
