import type { Clock } from '#server/inbox/clock.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import type { Measures, Reading } from '#server/ops/measures.ts';
import type { ReaderResult, ReaderTask } from './tasks.ts';
import { ReaderThread, type TaskAnswer, type ThreadOptions } from './thread.ts';

/** Milliseconds before a thread that would not even start is tried again. */
const RESTART_PAUSE_MS = 1_000;

/**
 * Messages in one task. Sixteen cut what a task costs the main thread from 15 µs a message
 * to 3, and keep the reader's streams busy; more gained nothing.
 */
const MAX_SHARED_MAILS = 16;

/** Bytes of a message that shares its task with others. Known ones of this size take 0.1 s at most. */
export const MAX_SHARING_BYTES = 32 * 1024;

/** Bytes of all messages in one task, so that honest ones do not overrun together. */
const MAX_SHARED_BYTES = 128 * 1024;

/** Why a message is read: a sender waits for it, a person opens it, or it was stored unread. */
export type Lane = Reading['lane'];

export type Failure =
  /** It took longer than the pool gives to one. */
  | { readonly kind: 'deadline' }
  /** It made a thread die, of memory for example. */
  | { readonly kind: 'crashed' }
  /** The queue had no room, or no thread was free in time. */
  | { readonly kind: 'overloaded' };

/** One message that a thread is to do something with. Settled or failed exactly once. */
export interface Job {
  readonly lane: Lane;
  readonly body: StoredBody;
  /** The task for this message and others of its lane. */
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** Takes its own part of the result. */
  readonly settle: (result: ReaderResult, position: number) => void;
  readonly fail: (why: Failure) => void;
}

export interface PoolOptions extends ThreadOptions {
  readonly threads: number;
  /** Milliseconds for one task. */
  readonly deadlineMs: number;
  /** Bounds of the queue. Stored messages are not counted: their bytes are fetched a few at a time. */
  readonly maxWaiting: number;
  readonly maxWaitingBytes: number;
  /** Milliseconds that a message of a lane may wait for a thread; Infinity: as long as it takes. */
  readonly waitMs: Readonly<Record<Lane, number>>;
  readonly clock: Clock;
  readonly measures?: Measures | undefined;
}

interface Waiting {
  readonly job: Job;
  /** When it was asked for, by the clock's `now`. */
  readonly since: number;
  readonly shares: boolean;
  timer?: NodeJS.Timeout | undefined;
}

/** Threads with one deadline, and one bounded queue before them, first come first served. */
export class Pool {
  readonly #options: PoolOptions;
  #threads: readonly ReaderThread[] = [];
  #started: Promise<unknown> | null = null;
  /** Those that have been started and have nothing to do. */
  readonly #idle: ReaderThread[] = [];
  /**
   * One for each lane, and for those that share tasks and those that do not: what is slow for its
   * size waits with the larger ones. The queue that had the last turn stands last.
   */
  readonly #queues = new Map<string, Set<Waiting>>();
  readonly #running = new Set<Promise<void>>();
  #waitingBytes = 0;
  #up = 0;
  #pumping: NodeJS.Immediate | null = null;
  #closed = false;
  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /**
   * Resolves when each thread is up, or could not be started, which the log says. Otherwise they
   * start with the first message. Never rejects.
   */
  start(): Promise<unknown> {
    this.#started ??= this.#startAll();
    return this.#started;
  }

  /** Messages that wait for a thread. */
  get waiting(): number {
    return this.#queues.values().reduce((sum, queue) => sum + queue.size, 0);
  }

  /** Threads that are up. */
  get threads(): number {
    return this.#up;
  }

  submit(job: Job): void {
    const { clock } = this.#options;
    const shares = job.lane !== 'opened' && job.body.bytes.byteLength <= MAX_SHARING_BYTES;
    const waiting = { job, since: clock.now(), shares };
    if (this.#isFullFor(job)) this.#turnAway(waiting);
    else this.#queue(waiting);
  }

  /** Finishes what the threads are at; what waits fails as `overloaded`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of this.#queues.values()) for (const waiting of queue) this.#expire(waiting);
    await Promise.all(this.#running);
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  #startAll(): Promise<unknown> {
    const { threads } = this.#options;
    this.#threads = Array.from({ length: threads }, () => new ReaderThread(this.#options));
    return Promise.all(this.#threads.map((thread) => this.#startOne(thread)));
  }

  /** The deadline must not run while a new thread still loads its modules: it is idle after that. */
  async #startOne(thread: ReaderThread): Promise<void> {
    if (this.#closed) return;
    if (await thread.start()) {
      this.#up++;
      this.#idle.push(thread);
      this.#pump();
    } else {
      setTimeout(() => this.#startOne(thread), RESTART_PAUSE_MS).unref();
    }
  }

  #isFullFor({ lane, body: { bytes } }: Job): boolean {
    const { maxWaiting, maxWaitingBytes, waitMs } = this.#options;
    if (waitMs[lane] === Infinity) return false;
    const isTooLarge =
      this.#waitingBytes > 0 && this.#waitingBytes + bytes.length > maxWaitingBytes;
    return isTooLarge || this.waiting >= maxWaiting;
  }

  #queue(waiting: Waiting): void {
    if (this.#closed) {
      this.#turnAway(waiting);
      return;
    }
    void this.start();
    const { lane, body } = waiting.job;
    const { clock, waitMs } = this.#options;
    const queue = this.#queues.get(queueName(waiting)) ?? new Set();
    this.#queues.set(queueName(waiting), queue.add(waiting));
    this.#waitingBytes += body.bytes.length;
    if (waitMs[lane] !== Infinity) {
      const restMs = Math.max(0, waitMs[lane] - (clock.now() - waiting.since));
      // After the turn: where the event loop was late, a thread may have become free meanwhile.
      waiting.timer = setTimeout(() => setImmediate(() => this.#expire(waiting)), restMs);
    }
    this.#pumpSoon();
  }

  /** False where it does not wait any more. */
  #unqueue(waiting: Waiting): boolean {
    if (!this.#queues.get(queueName(waiting))?.delete(waiting)) return false;
    this.#waitingBytes -= waiting.job.body.bytes.length;
    clearTimeout(waiting.timer);
    return true;
  }

  #expire(waiting: Waiting): void {
    if (this.#unqueue(waiting)) this.#turnAway(waiting);
  }

  #turnAway(waiting: Waiting): void {
    this.#measure(waiting, 'overloaded', this.#options.clock.now());
    waiting.job.fail({ kind: 'overloaded' });
  }

  /**
   * At the end of this turn, so that what many senders bring in it shares a task: waking a
   * thread costs more than reading a small mail does. A thread that becomes free takes what
   * waits at once, and reads while this one still answers for the last task.
   */
  #pumpSoon(): void {
    this.#pumping ??= setImmediate(() => {
      this.#pumping = null;
      this.#pump();
    });
  }

  #pump(): void {
    while (this.#idle.length > 0) {
      const batch = this.#nextBatch();
      const thread = batch.length > 0 ? this.#idle.pop() : undefined;
      if (thread === undefined) return;
      const run = this.#run(thread, batch);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  /** Queues take turns, so that neither senders nor what was stored unread wait for all others. */
  #nextBatch(): readonly Waiting[] {
    for (const [name, queue] of this.#queues) {
      const batch = batchOf(queue);
      if (batch.length === 0) continue;
      for (const waiting of batch) this.#unqueue(waiting);
      this.#queues.delete(name);
      this.#queues.set(name, queue);
      return batch;
    }
    return [];
  }

  async #run(thread: ReaderThread, batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const { clock, deadlineMs, measures } = this.#options;
    const began = clock.now();
    const task = first.job.task(batch.map(({ job }) => job.body));
    const answer = await thread.run(task, deadlineMs);
    if (answer.kind === 'done') {
      this.#idle.push(thread);
      this.#pump();
    } else {
      this.#up--;
      void this.#startOne(thread);
    }
    measures?.task({ lane: first.job.lane, ms: clock.now() - began });
    this.#finish(batch, answer, began);
  }

  #finish(batch: readonly Waiting[], answer: TaskAnswer, began: number): void {
    if (answer.kind !== 'done' && batch.length > 1) {
      // One of them is to blame. Alone, only that one fails.
      for (const { job, since } of batch) this.#queue({ job, since, shares: false });
      return;
    }
    for (const [position, waiting] of batch.entries()) {
      this.#measure(waiting, answer.kind, began);
      if (answer.kind === 'done') waiting.job.settle(answer.result, position);
      else waiting.job.fail(answer);
    }
  }

  /** `until`: when its wait ended. */
  #measure({ job, since }: Waiting, outcome: Reading['outcome'], until: number): void {
    this.#options.measures?.read({ lane: job.lane, outcome, waitedMs: until - since });
  }
}

function queueName({ job, shares }: Waiting): string {
  return `${job.lane} ${shares ? 'shared' : 'alone'}`;
}

/** What one thread does next out of a queue: one message, or several that share a task. */
function batchOf(queue: ReadonlySet<Waiting>): readonly Waiting[] {
  const batch: Waiting[] = [];
  let bytes = 0;
  for (const waiting of queue) {
    bytes += waiting.job.body.bytes.length;
    if (batch.length > 0 && bytes > MAX_SHARED_BYTES) break;
    batch.push(waiting);
    if (!waiting.shares || batch.length === MAX_SHARED_MAILS) break;
  }
  return batch;
}
