import { storeUncompressed } from '#server/inbox/stored-body.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import type { Clock } from '#server/ops/clock.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { NestedMessage } from '#shared/message.ts';
import {
  packMails,
  type ReaderResult,
  type ReaderTask,
  type ThreadRead,
} from '../reading/tasks.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail, ReadMail } from '../reading/types.ts';
import { ThreadGroup } from './thread-group.ts';
import { type Failure, type Lane, ThreadPool } from './thread-pool.ts';

/** Milliseconds a sender waits for a free thread, before the message is stored unparsed. */
const ARRIVAL_WAIT_MS = 250;

/** Milliseconds a user waits for a free thread, before the message is shown unparsed. */
const OPEN_WAIT_MS = 5_000;

/** Milliseconds for a message in the arrivals pool. Real ones take 1 to 30. */
const ARRIVAL_DEADLINE_MS = 200;

/** At least this share of the operator's deadline: a long one means slow hardware. */
const ARRIVAL_DEADLINE_SHARE = 0.1;

/** Bytes from which a message is large: the slow pool reads it. A megabyte takes 5 ms. */
export const LARGE_BYTES = 1024 * 1024;

/**
 * One more thread for every four arrival threads opens messages. It also takes arrivals while one
 * of those is replaced.
 */
const ARRIVALS_PER_OPENING = 4;

/** The small messages of some seconds, or two of the largest. */
const ARRIVALS_QUEUE = { maxWaiting: 4_096, maxWaitingBytes: 64 * 1024 * 1024 };

/** One thread reads them one by one, so few can be read before they expire. */
const SLOW_QUEUE = { maxWaiting: 64, maxWaitingBytes: 32 * 1024 * 1024 };

/** `arrivals` parses small messages with a short deadline; `slow` parses large or slow ones. */
export type ThreadPoolName = 'arrivals' | 'slow';

export type ReadAnswer<T> = { readonly kind: 'read'; readonly mail: T } | Failure;

/** The message overran in `arrivals`; `slow` shall parse it later. */
export interface Overran {
  readonly kind: 'overran';
}

/** The fields that a later parsing adds to a message that was stored unparsed. */
export type LateMail = Pick<ThreadRead, 'summary' | 'claims' | 'problems' | 'attachments'>;

/**
 * Parses messages in threads, so that no message delays sockets or SMTP. No method rejects. The
 * caller keeps its bytes: a thread gets a copy.
 */
export interface Reader {
  /** Parses a message while its sender waits. */
  read(raw: Buffer): Promise<ReadAnswer<ReadMail> | Overran>;
  /** Parses a stored message; waits without a limit. */
  readLate(body: StoredBody, pool: ThreadPoolName): Promise<ReadAnswer<LateMail> | Overran>;
  open(body: StoredBody): Promise<ReadAnswer<OpenedMail>>;
  attachment(body: StoredBody, path: AttachmentPath): Promise<ReadAnswer<OpenedAttachment | null>>;
  /** Opens a nested message. */
  nested(body: StoredBody, path: AttachmentPath): Promise<ReadAnswer<NestedMessage | null>>;
  /**
   * Resolves when a thread for arriving messages is up, or could not be started; the others follow.
   * Without this call the first message starts them, and waits for it. The thread for large and slow
   * messages starts with the first of those: its memory is not taken before. Never rejects.
   */
  start(): Promise<void>;
  /** Resolves when each thread is up, also the one for large messages. Never rejects. */
  startAll(): Promise<void>;
  /** Messages that wait for a thread. */
  readonly waiting: number;
  /** Threads that are up. */
  readonly threads: number;
  /** Completes running tasks; waiting ones get `overloaded`. */
  close(): Promise<void>;
}

export interface ReaderOptions {
  /** Threads that parse arriving messages. */
  readonly workers: number;
  /** Milliseconds for one task. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  /** Milliseconds for one task in `arrivals`. */
  readonly arrivalDeadlineMs?: number;
  /** Milliseconds an arrival may wait for a free thread. */
  readonly arrivalWaitMs?: number;
  /** Milliseconds a user may wait for a free thread. */
  readonly openWaitMs?: number;
  /** MB of heap for each thread. */
  readonly heapMb?: number;
  /** File URL of the module that the threads run. */
  readonly workerUrl?: string;
}

/** One kind of question to a thread. */
interface Question<T> {
  readonly lane: Lane;
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** The part of the result for one message; undefined if the result is of another kind. */
  readonly pick: (result: ReaderResult, position: number) => T | undefined;
}

/** The pool that reads a message of this size. */
export function poolFor(bytes: number): ThreadPoolName {
  return bytes < LARGE_BYTES ? 'arrivals' : 'slow';
}

export function createReader(options: ReaderOptions): Reader {
  const { arrivals, slow, openings, threads } = createPools(options);
  const pools = [arrivals, slow, openings];

  async function readIn(pool: ThreadPoolName, body: StoredBody, question: Question<ThreadRead>) {
    if (pool === 'slow') return ask(slow, body, question);
    const answer = await ask(arrivals, body, question);
    return answer.kind === 'deadline' ? ({ kind: 'overran' } as const) : answer;
  }

  async function startAll() {
    for (const each of threads) await each.startAll();
  }

  return {
    async read(raw) {
      const body = { encoding: 'identity', bytes: raw } as const;
      const answer = await readIn(poolFor(raw.length), body, ARRIVAL);
      return answer.kind === 'read' ? { kind: 'read', mail: withBody(answer.mail, raw) } : answer;
    },
    readLate: (body, pool) => readIn(pool, body, LATE),
    open: (body) => ask(openings, body, OPEN),
    attachment: (body, path) => ask(openings, body, attachment(path)),
    nested: (body, path) => ask(openings, body, nested(path)),
    start: () => threads[0].start(),
    startAll,
    get waiting() {
      return pools.reduce((sum, { waiting }) => sum + waiting, 0);
    },
    get threads() {
      return threads.reduce((sum, { up }) => sum + up, 0);
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
      await Promise.all(threads.map((each) => each.close()));
    },
  };
}

function createPools({
  workers,
  deadlineMs,
  arrivalDeadlineMs = shortDeadline(deadlineMs),
  arrivalWaitMs = ARRIVAL_WAIT_MS,
  openWaitMs = OPEN_WAIT_MS,
  workerUrl = import.meta.resolve('#server/mail/reading/worker.ts'),
  heapMb,
  ...options
}: ReaderOptions) {
  const { log } = options;
  const opening = Math.ceil(workers / ARRIVALS_PER_OPENING);
  const shared = new ThreadGroup(workers + opening, { workerUrl, log, heapMb });
  const single = new ThreadGroup(1, { workerUrl, log, heapMb });
  const waitMs = { arrival: arrivalWaitMs, opened: openWaitMs, late: Infinity };
  const common = { ...options, waitMs };
  return {
    arrivals: new ThreadPool({
      ...{ ...common, ...ARRIVALS_QUEUE, threads: shared, atOnce: workers },
      deadlineMs: arrivalDeadlineMs,
    }),
    openings: new ThreadPool({
      ...{ ...common, ...ARRIVALS_QUEUE, threads: shared, atOnce: opening, deadlineMs },
    }),
    slow: new ThreadPool({
      ...{ ...common, ...SLOW_QUEUE, threads: single, atOnce: 1, deadlineMs },
    }),
    threads: [shared, single] as const,
  };
}

function shortDeadline(deadlineMs: number): number {
  return Math.min(deadlineMs, Math.max(ARRIVAL_DEADLINE_MS, deadlineMs * ARRIVAL_DEADLINE_SHARE));
}

function ask<T>(pool: ThreadPool, body: StoredBody, question: Question<T>): Promise<ReadAnswer<T>> {
  const { promise, resolve } = Promise.withResolvers<ReadAnswer<T>>();
  const { lane, task, pick } = question;
  pool.submit({
    ...{ lane, task, body },
    settle(result, position) {
      const mail = pick(result, position);
      resolve(mail === undefined ? { kind: 'crashed' } : { kind: 'read', mail });
    },
    fail: resolve,
  });
  return promise;
}

const ARRIVAL: Question<ThreadRead> = {
  lane: 'arrival',
  task: (bodies) => ({ kind: 'read', mails: packMails(bodies), purpose: 'arrival' }),
  pick: readAt,
};

const LATE: Question<ThreadRead> = {
  lane: 'late',
  task: (bodies) => ({ kind: 'read', mails: packMails(bodies), purpose: 'late' }),
  pick: readAt,
};

const OPEN: Question<OpenedMail> = {
  lane: 'opened',
  task: (bodies) => ({ kind: 'open', mails: packMails(bodies) }),
  pick: (result) => (result.kind === 'open' ? result.mail : undefined),
};

const attachment = (path: AttachmentPath): Question<OpenedAttachment | null> => ({
  lane: 'opened',
  task: (bodies) => ({ kind: 'attachment', mails: packMails(bodies), path }),
  pick: (result) => (result.kind === 'attachment' ? result.attachment : undefined),
});

const nested = (path: AttachmentPath): Question<NestedMessage | null> => ({
  lane: 'opened',
  task: (bodies) => ({ kind: 'nested', mails: packMails(bodies), path }),
  pick: (result) => (result.kind === 'nested' ? result.message : undefined),
});

function readAt(result: ReaderResult, position: number): ThreadRead | undefined {
  return result.kind === 'read' ? result.mails[position] : undefined;
}

function withBody({ compressed, ...read }: ThreadRead, raw: Buffer): ReadMail {
  const body =
    compressed === null ? storeUncompressed(raw) : { encoding: 'zstd' as const, bytes: compressed };
  return { ...read, body };
}
