import type { StoredBody } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Measures, Reading } from '#server/ops/measures.ts';
import type { ReaderResult, ReaderTask } from '../reading/tasks.ts';
import type { TaskAnswer } from './reader-thread.ts';
import type { ThreadGroup } from './thread-group.ts';

/**
 * Most messages in one task. With 16, a message costs the main thread 3 µs instead of 15; more did
 * not help.
 */
const MAX_SHARED_MAILS = 16;

/** Bytes up to which a message shares its task with others. Such messages take at most 0.1 s. */
export const MAX_SHARING_BYTES = 32 * 1024;

/** Bytes of all messages in one task, so that honest messages do not overrun together. */
const MAX_SHARED_BYTES = 128 * 1024;

/** Why a message is read: a sender waits for it, a person opens it, or it was stored unparsed. */
export type Lane = Reading['lane'];

export type Failure =
  /** The task took longer than the deadline of the pool. */
  | { readonly kind: 'deadline' }
  /** The thread ended, for example out of memory. */
  | { readonly kind: 'crashed' }
  /** The queue had no room, or no thread was free in time. */
  | { readonly kind: 'overloaded' };

/** One message for a thread. Settled or failed exactly once. */
export interface Job {
  readonly lane: Lane;
  readonly body: StoredBody;
  /** The task for this message and others of its lane. */
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** Takes its own part of the result. */
  readonly settle: (result: ReaderResult, position: number) => void;
  readonly fail: (why: Failure) => void;
}

export interface PoolOptions {
  /** May be shared with another pool. */
  readonly threads: ThreadGroup;
  /** Threads that work for this pool at a time. */
  readonly atOnce: number;
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
  /** When it was submitted, by the clock's `now`. */
  readonly since: number;
  readonly shares: boolean;
  timer?: NodeJS.Timeout | undefined;
}

/** A bounded queue before reader threads, first come first served, with one deadline for each task. */
export class ThreadPool {
  readonly #options: PoolOptions;
  /**
   * Two for each lane: messages that share a task, and messages with a task of their own. They are
   * served in turn; the one that was served last is at the end.
   */
  readonly #queues = new Map<string, Set<Waiting>>();
  readonly #running = new Set<Promise<void>>();
  #waitingBytes = 0;
  #pumping: NodeJS.Immediate | null = null;
  /** Threads that work for this pool now. */
  #busy = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    options.threads.onIdle(() => this.#pump());
  }

  /** Messages that wait for a thread. */
  get waiting(): number {
    return this.#queues.values().reduce((sum, queue) => sum + queue.size, 0);
  }

  submit(job: Job): void {
    const { clock } = this.#options;
    const shares = job.lane !== 'opened' && job.body.bytes.byteLength <= MAX_SHARING_BYTES;
    const waiting = { job, since: clock.now(), shares };
    if (this.#isFullFor(job)) this.#turnAway(waiting);
    else this.#queue(waiting);
  }

  /** Completes running tasks; waiting jobs fail as `overloaded`. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of this.#queues.values()) for (const waiting of queue) this.#expire(waiting);
    await Promise.all(this.#running);
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
    void this.#options.threads.start();
    const { lane, body } = waiting.job;
    const { clock, waitMs } = this.#options;
    const queue = this.#queues.get(queueName(waiting)) ?? new Set();
    this.#queues.set(queueName(waiting), queue.add(waiting));
    this.#waitingBytes += body.bytes.length;
    if (waitMs[lane] !== Infinity) {
      const restMs = Math.max(0, waitMs[lane] - (clock.now() - waiting.since));
      // After this turn: if the event loop was late, a thread may be free by now.
      waiting.timer = setTimeout(() => setImmediate(() => this.#expire(waiting)), restMs);
    }
    this.#pumpSoon();
  }

  /** False if it does not wait any more. */
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
   * At the end of this turn, so that messages of the same turn share a task: waking a thread costs
   * more than parsing a small message.
   */
  #pumpSoon(): void {
    this.#pumping ??= setImmediate(() => {
      this.#pumping = null;
      this.#pump();
    });
  }

  #pump(): void {
    const { threads, atOnce } = this.#options;
    while (threads.idle > 0 && this.#busy < atOnce) {
      const batch = this.#nextBatch();
      if (batch.length === 0) return;
      const run = this.#run(batch);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  /** Queues take turns, so that no kind of message waits for all others. */
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

  async #run(batch: readonly Waiting[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const { clock, deadlineMs, measures, threads } = this.#options;
    const began = clock.now();
    const task = first.job.task(batch.map(({ job }) => job.body));
    this.#busy++;
    const answer = await threads.run(task, deadlineMs);
    this.#busy--;
    threads.offer();
    measures?.task({ lane: first.job.lane, ms: clock.now() - began });
    this.#finish(batch, answer, began);
  }

  #finish(batch: readonly Waiting[], answer: TaskAnswer, began: number): void {
    if (answer.kind !== 'done' && batch.length > 1) {
      // One message caused the failure. Alone, only that one fails.
      for (const { job, since } of batch) this.#queue({ job, since, shares: false });
      return;
    }
    for (const [position, waiting] of batch.entries()) {
      this.#measure(waiting, answer.kind, began);
      if (answer.kind === 'done') waiting.job.settle(answer.result, position);
      else waiting.job.fail(answer);
    }
  }

  /** `until`: the end of the wait. */
  #measure({ job, since }: Waiting, outcome: Reading['outcome'], until: number): void {
    this.#options.measures?.read({ lane: job.lane, outcome, waitedMs: until - since });
  }
}

function queueName({ job, shares }: Waiting): string {
  return `${job.lane} ${shares ? 'shared' : 'alone'}`;
}

/** The next task of a queue: one message, or several that share it. */
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
