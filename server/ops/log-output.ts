import { write, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** Bytes of lines that are kept for a slow reader of the log; past it, lines are dropped. */
const MAX_KEPT_BYTES = 1_048_576;

/** Milliseconds until a full pipe is tried again. */
const RETRY_MS = 100;

/** Milliseconds that the last lines have at shutdown. */
const LAST_LINES_MS = 1_000;

/** Codes of a full pipe, and of a busy device. */
const FULL: readonly unknown[] = ['EAGAIN', 'EBUSY'];

/** Receives the lines of the log. */
export interface LogDestination {
  write(line: string): void;
  /** Lines so far that were dropped. */
  readonly dropped?: number;
}

/** Writes some bytes in the background and returns how many. Rejects as `fs.write` does. */
type WriteSome = (bytes: Buffer) => Promise<number>;

/**
 * Writes lines to a file, a pipe or a terminal that may be slow, full or gone (RUN-9). No write
 * blocks the event loop: a stopped reader delays only the lines, and their number is bounded.
 * sonic-boom, the writer of pino, retries for ever at exit if the reader is gone.
 */
export class LogOutput implements LogDestination {
  readonly #writeSome: WriteSome;
  #waiting: string[] = [];
  /** Bytes of lines that wait or are being written. */
  #keptBytes = 0;
  #dropped = 0;
  /** Resolves when all lines are written; null if they are. */
  #writing: Promise<void> | null = null;

  constructor(writeSome: WriteSome) {
    this.#writeSome = writeSome;
  }

  get dropped(): number {
    return this.#dropped;
  }

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#keptBytes + bytes > MAX_KEPT_BYTES) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#keptBytes += bytes;
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all lines are written. False: they were not within a second. */
  async close(): Promise<boolean> {
    const { promise: timeout, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LAST_LINES_MS);
    await Promise.race([this.#writing, timeout]);
    clearTimeout(timer);
    return this.#writing === null;
  }

  /** Removes and returns all waiting lines, for the exit of the process. */
  takeWaiting(): string {
    const lines = this.#waiting.join('');
    this.#waiting = [];
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
      this.#keptBytes -= written ?? rest.length;
      if (written === null) return false;
      if (written === 0) await retryDelay();
      rest = rest.subarray(written);
    }
    return true;
  }

  /** Null: the reader is gone, or the disk is full. Later lines are tried again. */
  async #attempt(bytes: Buffer): Promise<number | null> {
    try {
      return await this.#writeSome(bytes);
    } catch (error) {
      return isFull(error) ? 0 : null;
    }
  }
}

function retryDelay(): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, RETRY_MS).unref());
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FULL.includes(error.code);
}

/** The standard output of this process. */
export function openStdout(): LogOutput {
  // Reading `process.stdout` makes a pipe non-blocking: a full pipe then gives EAGAIN.
  const { fd } = process.stdout;
  const writeSome = promisify(write);
  const output = new LogOutput(async (bytes) => (await writeSome(fd, bytes)).bytesWritten);
  // Writes the last lines before a crash.
  process.once('exit', () => {
    try {
      writeSync(fd, output.takeWaiting());
    } catch {
      // The reader is gone.
    }
  });
  return output;
}
