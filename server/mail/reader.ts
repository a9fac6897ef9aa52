import type { Clock } from '#server/inbox/clock.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import type { Measures } from '#server/ops/measures.ts';
import type { NestedMessage } from '#shared/message.ts';
import type { Claims } from './authentication/claims.ts';
import { keepAsItCame } from './body.ts';
import { Dispatcher, type Failure } from './dispatcher.ts';
import type { Lane } from './lanes.ts';
import { Suspects, type Suspicion } from './suspects.ts';
import { packMails, type ReaderResult, type ReaderTask, type ThreadRead } from './tasks.ts';
import { startThreads } from './threads.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail, ReadMail } from './types.ts';

/** Milliseconds a sender waits for a free thread, before the message is stored unread. */
const ARRIVAL_WAIT_MS = 300;

/** Milliseconds a person waits for one, before the message is shown as it came. */
const OPEN_WAIT_MS = 5_000;

export type ReadAnswer<T> = { readonly kind: 'read'; readonly mail: T } | Failure;

/** What a later reading adds to a message that was stored unread. */
export interface LateMail {
  readonly summary: ReadSummary;
  readonly claims: Claims;
  readonly problems: readonly string[];
}

/**
 * Reads messages in threads of their own, so that no message can hold up sockets or SMTP.
 * No method rejects. The bytes given stay the caller's: a thread that dies takes only a copy.
 */
export interface Reader {
  /** A message that a sender waits for; `source` is whom it came from, as limits count. */
  read(raw: Buffer, source: string): Promise<ReadAnswer<ReadMail>>;
  /** A message that is stored already; waits as long as it takes. */
  readLate(body: StoredBody, source: string): Promise<ReadAnswer<LateMail>>;
  /** READ-21: it would wait behind what is slow. */
  isSuspect(mail: Suspicion): boolean;
  open(body: StoredBody): Promise<ReadAnswer<OpenedMail>>;
  attachment(body: StoredBody, path: AttachmentPath): Promise<ReadAnswer<OpenedAttachment | null>>;
  /** A message inside the message. */
  nested(body: StoredBody, path: AttachmentPath): Promise<ReadAnswer<NestedMessage | null>>;
  /** A thread is up, or could not be started. What comes before it waits like any other. */
  readonly started: Promise<void>;
  /** Messages that wait for a thread. */
  readonly waiting: number;
  /** Threads that are up. */
  readonly threads: number;
  /** Finishes what is being read; what waits is answered `overloaded`. */
  close(): Promise<void>;
}

export interface ReaderOptions {
  /** Threads. */
  readonly workers: number;
  /** Milliseconds for one task. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly measures?: Measures | undefined;
  /** Milliseconds an arrival may wait for a free thread. */
  readonly arrivalWaitMs?: number;
  /** MB of heap for each thread. */
  readonly heapMb?: number;
  /** File URL of the module that the threads run. */
  readonly workerUrl?: string;
}

/** One kind of question to a thread. */
interface Question<T> {
  readonly lane: Lane;
  readonly waitMs: number;
  /** Whether one task may carry several of them. */
  readonly shares: boolean;
  readonly task: (bodies: readonly StoredBody[]) => ReaderTask;
  /** Its part of the result; undefined where that is no answer to it. */
  readonly pick: (result: ReaderResult, position: number) => T | undefined;
}

export function createReader(options: ReaderOptions): Reader {
  const { clock, arrivalWaitMs = ARRIVAL_WAIT_MS } = options;
  const workerUrl = options.workerUrl ?? new URL('./worker.ts', import.meta.url).href;
  // One thread never opens, unless it is the only one: nobody's mail waits for a reader of others.
  const maxOpening = Math.max(1, options.workers - 1);
  const suspects = new Suspects(clock);
  const dispatcher = new Dispatcher({
    ...{ clock, suspects, maxOpening, workers: options.workers, measures: options.measures },
    start: (workers, onFree) => startThreads({ ...options, workers, workerUrl, onFree }),
  });

  function ask<T>(
    body: StoredBody,
    question: Question<T>,
    source: string | null = null,
  ): Promise<ReadAnswer<T>> {
    const { promise, resolve } = Promise.withResolvers<ReadAnswer<T>>();
    const { lane, waitMs, shares, task, pick } = question;
    const since = clock.now();
    dispatcher.submit({
      ...{ lane, shares, task, body, source, since },
      bytes: body.bytes.byteLength,
      until: since + waitMs,
      settle(result, position) {
        const mail = pick(result, position);
        resolve(mail === undefined ? { kind: 'crashed' } : { kind: 'read', mail });
      },
      fail: resolve,
    });
    return promise;
  }

  return {
    read: async (raw, source) => {
      const body = { encoding: 'identity', bytes: raw } as const;
      const answer = await ask(body, arrival(arrivalWaitMs), source);
      return answer.kind === 'read' ? { kind: 'read', mail: withBody(answer.mail, raw) } : answer;
    },
    readLate: (body, source) => ask(body, LATE, source),
    isSuspect: (mail) => suspects.has(mail),
    open: (body) => ask(body, OPEN),
    attachment: (body, path) => ask(body, attachment(path)),
    nested: (body, path) => ask(body, nested(path)),
    started: dispatcher.started,
    get waiting() {
      return dispatcher.waiting;
    },
    get threads() {
      return dispatcher.threads;
    },
    close: () => dispatcher.close(),
  };
}

const arrival = (waitMs: number): Question<ThreadRead> => ({
  lane: 'arrival',
  waitMs,
  shares: true,
  task: (bodies) => ({ kind: 'read', mails: packMails(bodies), purpose: 'arrival' }),
  pick: readAt,
});

const LATE: Question<ThreadRead> = {
  lane: 'late',
  waitMs: Infinity,
  shares: true,
  task: (bodies) => ({ kind: 'read', mails: packMails(bodies), purpose: 'late' }),
  pick: readAt,
};

const OPEN: Question<OpenedMail> = {
  lane: 'opened',
  waitMs: OPEN_WAIT_MS,
  shares: false,
  task: (bodies) => ({ kind: 'open', mails: packMails(bodies) }),
  pick: (result) => (result.kind === 'open' ? result.mail : undefined),
};

const attachment = (path: AttachmentPath): Question<OpenedAttachment | null> => ({
  lane: 'opened',
  waitMs: OPEN_WAIT_MS,
  shares: false,
  task: (bodies) => ({ kind: 'attachment', mails: packMails(bodies), path }),
  pick: (result) => (result.kind === 'attachment' ? result.attachment : undefined),
});

const nested = (path: AttachmentPath): Question<NestedMessage | null> => ({
  lane: 'opened',
  waitMs: OPEN_WAIT_MS,
  shares: false,
  task: (bodies) => ({ kind: 'nested', mails: packMails(bodies), path }),
  pick: (result) => (result.kind === 'nested' ? result.message : undefined),
});

function readAt(result: ReaderResult, position: number): ThreadRead | undefined {
  return result.kind === 'read' ? result.mails[position] : undefined;
}

function withBody({ compressed, ...read }: ThreadRead, raw: Buffer): ReadMail {
  const body =
    compressed === null ? keepAsItCame(raw) : { encoding: 'zstd' as const, bytes: compressed };
  return { ...read, body };
}
