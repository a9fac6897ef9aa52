import type { Clock } from '#server/inbox/clock.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import { createLanes, type Waiting } from './lanes.ts';
import type { ReaderResult, ReaderTask } from './tasks.ts';
import type { TaskAnswer, Threads } from './threads.ts';

/** Messages that may wait for a thread. */
const MAX_WAITING = 4_096;

/** Bytes of them: two messages of the largest size, or all the small ones. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

export type Failure =
  /** It took longer than its time. */
  | { readonly kind: 'deadline' }
  /** It made a thread die, of memory for example. */
  | { readonly kind: 'crashed' }
  /** No thread was free for it in time. */
  | { readonly kind: 'overloaded' };

/** One message that a thread is to do something with. Settled or failed exactly once. */
export interface Job extends Waiting {
  readonly body: StoredBody;
  /** The task for this and others that share it. */
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** Takes its own part of the result. */
  readonly settle: (result: ReaderResult, position: number) => void;
  readonly fail: (why: Failure) => void;
}

/** Hands waiting jobs to free threads, several small ones at once. */
export class Dispatcher {
  readonly #clock: Clock;
  readonly #threads: Threads;
  readonly #maxOpening: number;
  readonly #lanes = createLanes<Job>();
  readonly #running = new Set<Promise<void>>();
  #waitingBytes = 0;
  #opening = 0;
  #expiry: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;
  #closed = false;

  /**
   * `maxOpening` threads open messages at once, the others are there for what arrives.
   * `start` gets what a thread that becomes free has to call.
   */
  constructor(clock: Clock, maxOpening: number, start: (onFree: () => void) => Threads) {
    this.#clock = clock;
    this.#maxOpening = maxOpening;
    this.#threads = start(() => this.#pump());
  }

  get waiting(): number {
    return this.#lanes.size;
  }

  get started(): Promise<void> {
    return this.#threads.started;
  }

  submit(job: Job): void {
    if (this.#closed || this.#isFullFor(job)) {
      job.fail({ kind: 'overloaded' });
      return;
    }
    this.#lanes.push(job);
    this.#waitingBytes += job.bytes;
    this.#pumpSoon();
    this.#watchExpiry();
  }

  /** Finishes what the threads are at; what waits fails as `overloaded`. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    if (this.#soon !== null) clearImmediate(this.#soon);
    this.#giveUp(this.#lanes.drain());
    await Promise.all(this.#running);
    await this.#threads.close();
  }

  /**
   * At the end of this turn, so that what many senders bring in it shares a task: waking a
   * thread costs more than reading a small mail does. A thread that becomes free takes what
   * waits at once, and reads while this one still answers for the last task.
   */
  #pumpSoon(): void {
    if (this.#soon !== null) return;
    this.#soon = setImmediate(() => {
      this.#soon = null;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#threads.free > 0) {
      const batch = this.#lanes.next(this.#opening < this.#maxOpening ? undefined : 'opened');
      if (batch.length === 0) return;
      this.#forget(batch);
      const run = this.#run(batch);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  async #run(batch: readonly Job[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const opens = first.lane === 'opened' ? 1 : 0;
    this.#opening += opens;
    const answer = await this.#threads.run(first.task(batch.map(({ body }) => body)));
    this.#opening -= opens;
    // The thread was free before this was counted.
    if (opens > 0) this.#pumpSoon();
    this.#finish(batch, answer);
  }

  #finish(batch: readonly Job[], answer: TaskAnswer): void {
    if (answer.kind === 'done') {
      for (const [position, job] of batch.entries()) job.settle(answer.result, position);
    } else if (batch.length === 1) {
      batch[0]?.fail(answer);
    } else {
      // One of them is to blame; apart, only that one fails.
      for (const job of batch) this.submit({ ...job, shares: false, until: Infinity });
    }
  }

  #isFullFor({ lane, bytes }: Job): boolean {
    // Those come from the store a few at a time, and must not be turned away for good.
    if (lane === 'late') return false;
    const tooLarge = this.#waitingBytes > 0 && this.#waitingBytes + bytes > MAX_WAITING_BYTES;
    return tooLarge || this.#lanes.size >= MAX_WAITING;
  }

  #watchExpiry(): void {
    const next = this.#lanes.nextExpiry();
    if (this.#expiry !== null || next === null) return;
    const wait = Math.max(1, Math.ceil(next - this.#clock.now()));
    this.#expiry = setTimeout(() => {
      this.#expiry = null;
      this.#giveUp(this.#lanes.expire(this.#clock.now()));
      this.#watchExpiry();
    }, wait);
  }

  #giveUp(jobs: readonly Job[]): void {
    this.#forget(jobs);
    for (const job of jobs) job.fail({ kind: 'overloaded' });
  }

  #forget(jobs: readonly Job[]): void {
    for (const { bytes } of jobs) this.#waitingBytes -= bytes;
  }
}
