import { type Claims, NO_CLAIMS } from '#server/authentication/claims.ts';
import type { Senders } from '#server/authentication/senders.ts';
import type { Origin } from '#server/authentication/types.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import { firstAlive } from '#server/inbox/targets.ts';
import type { InboxId, StoredBody, Targets } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import type { Summary, SummaryPatch } from '#shared/message.ts';
import { PROBLEMS } from './mime/problems.ts';
import { type LateMail, poolFor, type Reader, type ThreadPoolName } from './threads/reader.ts';
import { MAX_SHARING_BYTES } from './threads/thread-pool.ts';

/** A message that was stored unparsed. */
export interface UnparsedMail {
  readonly targets: Targets;
  /** Null: another node received it, and its sender stays unchecked. */
  readonly origin: Origin | null;
  readonly bytes: number;
  /** Which pool reads it. */
  readonly pool: ThreadPoolName;
}

/**
 * Messages that wait to be parsed, about 500 bytes each. Further ones keep a row without text; a
 * user can still open them.
 */
const MAX_LATE = 100_000;

/** Milliseconds until an unavailable store is tried again. */
const STORE_PAUSE_MS = 500;

/** One queue for each speed, so that no message waits behind slower ones. */
const QUEUES = ['small', 'medium', 'slow'] as const;
type QueueName = (typeof QUEUES)[number];

/** `away`: the store is unavailable, try again. `failed`: the message stays unparsed. */
type Outcome = 'finished' | 'overran' | 'away' | 'failed';

/** Messages that are fetched from the store at a time: enough for two tasks, so that no thread waits. */
const FETCHED_AT_ONCE: Readonly<Record<QueueName, number>> = { small: 32, medium: 2, slow: 2 };

/** Parses messages that were stored unparsed when threads are free, and amends the store. */
export interface LateReader {
  add(mail: UnparsedMail): void;
  /**
   * For a message that a user opens while it is marked as `reading`: the node that stored it may
   * have been killed. A message that is parsed by then is not parsed again.
   */
  addOpened(inbox: InboxId, summary: Pick<Summary, 'id' | 'size'>): void;
  readonly waiting: number;
  /** Waiting messages stay as they were stored, with `reading` set to false. */
  close(): Promise<void>;
}

export interface LateParts {
  readonly store: InboxStore;
  readonly reader: Reader;
  readonly senders?: Senders;
  readonly log: Log;
  /** Called after the row was amended. */
  readonly onRead: (targets: Targets, read: LateMail) => void;
}

export function createLateReader(parts: LateParts): LateReader {
  const waiting = forEachQueue(() => new Set<UnparsedMail>());
  const running = forEachQueue(() => new Set<Promise<void>>());
  let closed = false;
  let pause: NodeJS.Timeout | null = null;

  function enqueue(mail: UnparsedMail): void {
    const queue = queueFor(mail);
    waiting[queue].add(mail);
    pump(queue);
  }

  function pump(queue: QueueName): void {
    for (const mail of waiting[queue]) {
      if (pause !== null || running[queue].size >= FETCHED_AT_ONCE[queue]) return;
      waiting[queue].delete(mail);
      const run = readOne(mail);
      running[queue].add(run);
      void run.finally(() => {
        running[queue].delete(run);
        pump(queue);
      });
    }
  }

  /** Pauses while the store is unavailable. */
  function putOff(mail: UnparsedMail): void {
    waiting[queueFor(mail)].add(mail);
    pause ??= setTimeout(() => {
      pause = null;
      for (const queue of QUEUES) pump(queue);
    }, STORE_PAUSE_MS).unref();
  }

  async function readOne(mail: UnparsedMail): Promise<void> {
    let outcome: Outcome = 'finished';
    try {
      const message = await firstAlive(parts.store, mail.targets);
      const isRead = mail.origin === null && message?.summary.reading === false;
      if (message !== null && !isRead) outcome = await amend(parts, mail, message.body);
    } catch (error) {
      outcome = error instanceof StoreUnavailable ? 'away' : 'failed';
      // An unavailable store logs its own line.
      if (outcome === 'failed') parts.log.failed('late reading', error);
    }
    if (outcome === 'finished') return;
    if (closed || outcome === 'failed') return giveUp(mail);
    if (outcome === 'overran') enqueue({ ...mail, pool: 'slow' });
    else putOff(mail);
  }

  /** Best effort: an unavailable store logs its own line. */
  async function giveUp({ targets }: UnparsedMail): Promise<void> {
    await parts.store.amend(targets, { reading: false }).catch(() => undefined);
  }

  const backlog = () => QUEUES.reduce((sum, queue) => sum + waiting[queue].size, 0);

  return {
    add(mail) {
      if (mail.targets.length === 0) return;
      if (closed || backlog() >= MAX_LATE) void giveUp(mail);
      else enqueue(mail);
    },
    addOpened(inbox, { id, size }) {
      if (closed || backlog() >= MAX_LATE) return;
      enqueue({ targets: [{ inbox, id }], origin: null, bytes: size, pool: poolFor(size) });
    },
    get waiting() {
      return backlog();
    },
    async close() {
      closed = true;
      const left = QUEUES.flatMap((queue) => [...waiting[queue]]);
      for (const queue of QUEUES) waiting[queue].clear();
      const runs = QUEUES.flatMap((queue) => [...running[queue]]);
      await Promise.all([...runs, ...left.map(giveUp)]);
    },
  };
}

function forEachQueue<T>(make: () => T): Readonly<Record<QueueName, T>> {
  return { small: make(), medium: make(), slow: make() };
}

function queueFor({ pool, bytes }: UnparsedMail): QueueName {
  if (pool === 'slow') return 'slow';
  return bytes <= MAX_SHARING_BYTES ? 'small' : 'medium';
}

async function amend(parts: LateParts, mail: UnparsedMail, body: StoredBody): Promise<Outcome> {
  const answer = await parts.reader.readLate(body, mail.pool);
  switch (answer.kind) {
    case 'overran':
      return 'overran';
    case 'read': {
      const { summary, problems, claims } = answer.mail;
      // `Senders` amends the verdict on the sender.
      const { authentication: _, ...patch } = summary;
      await amendStored(parts, mail, claims, patch, problems);
      parts.onRead(mail.targets, answer.mail);
      break;
    }
    case 'deadline':
    case 'crashed':
      parts.log.unread({ bytes: mail.bytes, why: answer.kind });
      await amendStored(parts, mail, NO_CLAIMS, {}, [PROBLEMS[answer.kind]]);
      break;
    case 'overloaded':
      // Only during `close`: the message stays as it was stored.
      return 'failed';
  }
  return 'finished';
}

/** AUTH-7: the sender check uses the author that the amended row shows. */
async function amendStored(
  { store, senders }: LateParts,
  { targets, origin, bytes }: UnparsedMail,
  claims: Claims,
  read: SummaryPatch,
  problems: readonly string[],
): Promise<void> {
  const patch = { ...read, reading: false };
  const sender = origin === null ? undefined : senders?.classify(origin, claims, bytes);
  if (sender?.kind === 'known') {
    const { authentication, checks } = sender.checked;
    return store.amend(targets, { ...patch, authentication }, problems, checks);
  }
  await store.amend(targets, patch, problems);
  if (sender?.kind === 'pending') senders?.check(sender, targets);
}
