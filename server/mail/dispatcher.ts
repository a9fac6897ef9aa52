import type { Clock } from '#server/inbox/clock.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import type { Measures, Reading } from '#server/ops/measures.ts';
import { createLanes, type Waiting } from './lanes.ts';
import { LARGE_BYTES } from './large.ts';
import { SpareThread } from './spare.ts';
import type { Suspects } from './suspects.ts';
import type { ReaderResult, ReaderTask } from './tasks.ts';
import type { TaskAnswer, Threads } from './threads.ts';

/** Messages that may wait for a thread. */
const MAX_WAITING = 4_096;

/** Bytes of them: two messages of the largest size, or all the small ones. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/** The same for those set aside, which are read one by one and so expire before many are. */
const MAX_ASIDE = 64;

/** Bytes of them: the largest message, and some more. */
const MAX_ASIDE_BYTES = 32 * 1024 * 1024;

/**
 * Milliseconds after which what a thread is at no longer counts as one of the usual: real mail
 * takes 1 to 30. Shorter than a sender waits for a thread.
 */
const SLOW_MS = 200;

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
  /** Whose mail it is; null where a person asks. */
  readonly source: string | null;
  /** When it was asked for, by the clock's `now`. */
  readonly since: number;
  /** The task for this and others that share it. */
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** Takes its own part of the result. */
  readonly settle: (result: ReaderResult, position: number) => void;
  readonly fail: (why: Failure) => void;
}

/** What one thread is at. */
interface Run {
  readonly jobs: readonly Job[];
  /** `usual` ones are as many as there are usual threads; beside them one is `aside`. */
  place: 'usual' | 'aside';
  /** It would be aside if nothing else were. */
  isSlow: boolean;
}

export interface DispatcherParts {
  readonly clock: Clock;
  readonly measures?: Measures | undefined;
  readonly suspects: Suspects;
  /** Threads for the usual. */
  readonly workers: number;
  /** How many of them open messages at once; the others are there for what arrives. */
  readonly maxOpening: number;
  /** Gets what a thread that becomes free has to call. */
  readonly start: (workers: number, onFree: () => void) => Threads;
}

/**
 * Hands waiting jobs to free threads, several small ones at once. READ-21: at most one thread is
 * at something slow or suspect, and while one is, a spare one stands in for it.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #threads: Threads;
  readonly #spare: SpareThread;
  readonly #lanes = createLanes<Job>();
  readonly #running = new Set<Promise<void>>();
  readonly #runs = new Set<Run>();
  #opening = 0;
  #expiry: NodeJS.Timeout | null = null;
  #soon: NodeJS.Immediate | null = null;
  #closed = false;

  constructor(parts: DispatcherParts) {
    this.#parts = parts;
    const onFree = () => this.#pump();
    this.#threads = parts.start(parts.workers, onFree);
    this.#spare = new SpareThread(() => parts.start(1, onFree));
  }

  get waiting(): number {
    return this.#lanes.usual.mails + this.#lanes.aside.mails;
  }

  /** Those that are up, the spare one not counted. */
  get threads(): number {
    return this.#threads.up;
  }

  get started(): Promise<void> {
    return this.#threads.started;
  }

  submit(job: Job): void {
    const isAside = this.#isSuspect(job) || this.#isApart(job);
    if (this.#closed || this.#isFullFor(job, isAside)) {
      this.#giveUp([job]);
      return;
    }
    if (isAside) this.#lanes.pushAside(job);
    else this.#lanes.push(job);
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
    await Promise.all([this.#threads.close(), this.#spare.close()]);
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
    for (let next = this.#next(); next !== null; next = this.#next()) {
      const run = this.#run(next);
      this.#running.add(run);
      void run.finally(() => this.#running.delete(run));
    }
  }

  /** Null where no thread is free for what waits. */
  #next(): Run | null {
    const free = this.#threads.free + this.#spare.free;
    const usual = this.#countOf('usual');
    if (free > 0 && usual < this.#parts.workers) {
      const isOpen = this.#opening < this.#parts.maxOpening;
      const jobs = this.#lanes.next(isOpen ? undefined : 'opened');
      if (jobs.length > 0) return { jobs, place: 'usual', isSlow: false };
    }
    if (this.#lanes.aside.mails === 0 || this.#countOf('aside') > 0) return null;
    this.#spare.want();
    // As many threads as ever stay for the usual.
    if (free + usual <= this.#parts.workers) return null;
    return { jobs: this.#lanes.nextAside(), place: 'aside', isSlow: false };
  }

  async #run(run: Run): Promise<void> {
    const { jobs } = run;
    const [first] = jobs;
    if (first === undefined) return;
    const opens = first.lane === 'opened' ? 1 : 0;
    this.#opening += opens;
    this.#runs.add(run);
    const slow = setTimeout(() => this.#slow(run), SLOW_MS);
    const threads = this.#threads.free > 0 ? this.#threads : this.#spare;
    const began = this.#parts.clock.now();
    const answer = await threads.run(first.task(jobs.map(({ body }) => body)));
    clearTimeout(slow);
    this.#runs.delete(run);
    this.#opening -= opens;
    if (answer.kind === 'crashed' && !run.isSlow) this.#strike(run);
    this.#moveAside();
    // The thread was free before this was counted.
    this.#pumpSoon();
    this.#measureTask(first.lane, began);
    this.#finish(jobs, answer, began);
  }

  /** A thread is held for long: another one does its usual work. */
  #slow(run: Run): void {
    run.isSlow = true;
    this.#strike(run);
    this.#moveAside();
    this.#pump();
  }

  /** One of those that are slow, where the place is free. */
  #moveAside(): void {
    if (this.#closed || this.#countOf('aside') > 0) return;
    const slow = this.#runs.values().find(({ isSlow }) => isSlow);
    if (slow === undefined) return;
    slow.place = 'aside';
    this.#spare.want();
  }

  #countOf(place: Run['place']): number {
    let count = 0;
    for (const run of this.#runs) if (run.place === place) count++;
    return count;
  }

  /** Of several only one is to blame, and which is not known yet. */
  #strike({ jobs }: Run): void {
    const [job, ...others] = jobs;
    if (job === undefined || job.source === null || others.length > 0) return;
    this.#parts.suspects.strike({ source: job.source, bytes: job.bytes });
    this.#lanes.setAside((waiting) => this.#isSuspect(waiting));
  }

  #isSuspect({ source, bytes, shares }: Job): boolean {
    // Those that failed with others are to be read one by one.
    return source !== null && (!shares || this.#parts.suspects.has({ source, bytes }));
  }

  /**
   * A large one, where a thread is up that reads it beside the usual, and others have left it room.
   * Else it is read with the usual, rather than wait for a thread to start.
   */
  #isApart(job: Job): boolean {
    if (job.bytes < LARGE_BYTES || job.lane === 'opened') return false;
    if (!this.#closed) this.#spare.want();
    return this.#spare.up > 0 && !this.#isFullFor(job, true);
  }

  #finish(batch: readonly Job[], answer: TaskAnswer, began: number): void {
    if (answer.kind === 'done') {
      this.#measure(batch, 'done', began);
      for (const [position, job] of batch.entries()) job.settle(answer.result, position);
    } else if (batch.length === 1) {
      this.#measure(batch, answer.kind, began);
      batch[0]?.fail(answer);
    } else {
      // One of them is to blame; apart, only that one fails.
      for (const job of batch) this.submit({ ...job, shares: false, until: Infinity });
    }
  }

  #isFullFor({ lane, bytes }: Job, isAside: boolean): boolean {
    // Those come from the store a few at a time, and must not be turned away for good.
    if (lane === 'late') return false;
    const held = isAside ? this.#lanes.aside : this.#lanes.usual;
    const [mostMails, mostBytes] = isAside
      ? [MAX_ASIDE, MAX_ASIDE_BYTES]
      : [MAX_WAITING, MAX_WAITING_BYTES];
    const isTooLarge = held.bytes > 0 && held.bytes + bytes > mostBytes;
    return isTooLarge || held.mails >= mostMails;
  }

  #watchExpiry(): void {
    const next = this.#lanes.nextExpiry();
    if (this.#expiry !== null || next === null) return;
    const wait = Math.max(1, Math.ceil(next - this.#parts.clock.now()));
    this.#expiry = setTimeout(() => {
      this.#expiry = null;
      this.#giveUp(this.#lanes.expire(this.#parts.clock.now()));
      this.#watchExpiry();
    }, wait);
  }

  #giveUp(jobs: readonly Job[]): void {
    this.#measure(jobs, 'overloaded', this.#parts.clock.now());
    for (const job of jobs) job.fail({ kind: 'overloaded' });
  }

  /** `until`: when their wait ended. */
  #measure(jobs: readonly Job[], outcome: Reading['outcome'], until: number): void {
    const { measures } = this.#parts;
    if (measures === undefined) return;
    for (const { lane, since } of jobs) measures.read({ lane, outcome, waitedMs: until - since });
  }

  #measureTask(lane: Reading['lane'], began: number): void {
    this.#parts.measures?.task({ lane, ms: this.#parts.clock.now() - began });
  }
}
