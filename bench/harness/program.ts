import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { z } from 'zod';
import { type Child, keep } from './children.ts';

/** Milliseconds. A program without a message for this long has stopped working. */
const PATIENCE_MS = 180_000;

/**
 * One of our own programs (load or reference) in a process of its own. The first message is the
 * job, and the program answers with messages. It ends with the scope that holds it.
 */
export class Program<Said> implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #child: Child;
  readonly #name: string;
  readonly #schema: z.ZodType<Said>;
  readonly #received: unknown[] = [];
  #wake = Promise.withResolvers<void>();

  /** `script` is relative to `bench/`. */
  constructor(script: string, schema: z.ZodType<Said>, job: object) {
    this.#name = script;
    this.#schema = schema;
    this.#process = fork(path.join(import.meta.dirname, '..', script), {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--inspect-port=0'],
    });
    this.#child = keep(this.#process);
    this.#process.on('message', (message) => {
      this.#received.push(message);
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
    this.send(job);
  }

  /** A further job, for a program that takes several. */
  send(job: object): void {
    this.#process.send(job);
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.#name} did not start`);
    return this.#process.pid;
  }

  inspectorUrl(): string | null {
    return this.#child.inspectorUrl();
  }

  /** The next message. Rejects if the program ends or sends no message in time. */
  async next(): Promise<Said> {
    const silence = AbortSignal.timeout(PATIENCE_MS);
    const silent = once(silence, 'abort').then(() => {
      throw new Error(`${this.#name} sent no message for ${PATIENCE_MS} ms`);
    });
    const ended = this.#child.closed.then(() => {
      if (this.#received.length > 0) return;
      throw new Error(`${this.#name} ended: ${this.#child.complaint()}`);
    });
    // Messages from before its end still count.
    for (const unused of [ended, silent]) unused.catch(() => {});
    while (this.#received.length === 0) await Promise.race([this.#wake.promise, ended, silent]);
    return this.#schema.parse(this.#received.shift());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#child.stop();
  }
}
