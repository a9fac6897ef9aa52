import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** Bytes of lines that wait for a slow reader of the log; past them lines are dropped. */
const MAX_WAITING_BYTES = 1_048_576;

/** Milliseconds until a pipe that was full is tried again. */
const RETRY_MS = 100;

/** Milliseconds that the last lines have at the end: whoever reads by then reads them. */
const LAST_LINES_MS = 1_000;

/** Codes of a pipe that is full, and of a device that is busy. */
const FULL: readonly unknown[] = ['EAGAIN', 'EBUSY'];

/** Where the log's lines go. */
export interface LogDestination {
  write(line: string): void;
  /** Lines so far that could not be written. */
  readonly dropped?: number;
}

/** Writes what it can, in the background, and says how many bytes. Rejects as `fs.write` does. */
type WriteSome = (bytes: Buffer) => Promise<number>;

/**
 * Lines on their way to a file, a pipe or a terminal that may be slow, full or gone (RUN-9).
 * No write happens on the thread of the caller: a reader that sleeps holds up nothing but
 * the lines, of which a bounded number waits.
 */
export class LogOutput implements LogDestination {
  readonly #writeSome: WriteSome;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  /** Until everything is written; null: it is. */
  #writing: Promise<void> | null = null;

  constructor(writeSome: WriteSome) {
    this.#writeSome = writeSome;
  }

  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > MAX_WAITING_BYTES) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += bytes;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything is written, or after a second: false, it is given up. */
  async close(): Promise<boolean> {
    const { promise: givenUp, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LAST_LINES_MS);
    await Promise.race([this.#writing, givenUp]);
    clearTimeout(timer);
    return this.#writing === null;
  }

  /** What waits, all at once. For the moment in which nothing else can be waited for. */
  takeWaiting(): string {
    const lines = this.#waiting.join('');
    this.#waiting = [];
    this.#waitingBytes = 0;
    return lines;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const count = this.#waiting.length;
      const isWritten = await this.#writeWhole(Buffer.from(this.takeWaiting()));
      if (!isWritten) this.#dropped += count;
    }
    this.#writing = null;
  }

  async #writeWhole(bytes: Buffer): Promise<boolean> {
    let rest = bytes;
    while (rest.length > 0) {
      const written = await this.#attempt(rest);
      if (written === null) return false;
      if (written === 0) await retryTime();
      rest = rest.subarray(written);
    }
    return true;
  }

  /** Null: the reader is gone, or the disk is full. The lines after these may fare better. */
  async #attempt(bytes: Buffer): Promise<number | null> {
    try {
      return await this.#writeSome(bytes);
    } catch (error) {
      return isFull(error) ? 0 : null;
    }
  }
}

function retryTime(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, RETRY_MS).unref());
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FULL.includes(error.code);
}

/** The standard output of this process. */
export function openStdout(): LogOutput {
  // Looking at the stream makes a pipe non-blocking: one that is full is then EAGAIN.
  const { fd } = process.stdout;
  const writeSome = promisify(write);
  const output = new LogOutput(async (bytes) => (await writeSome(fd, bytes)).bytesWritten);
  // The last words before a crash.
  process.once('exit', () => {
    try {
      writeSync(fd, output.takeWaiting());
    } catch {
      // Nobody reads them.
    }
  });
  return output;
}
