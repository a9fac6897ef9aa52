import type { Claims } from '#server/authentication/claims.ts';
import type { Senders } from '#server/authentication/senders.ts';
import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import type { SummaryPatch } from '#shared/message.ts';
import { bytesOf, isWanted, type Keepsake, KeptBytes } from '../keepsake.ts';
import { PROBLEMS } from '../problems.ts';
import type { Targets } from '../targets.ts';
import type { Origin } from '../types.ts';
import { MAX_SHARING_BYTES } from './pool.ts';
import type { PoolName, Reader } from './reader.ts';

/** A message that was stored unread. */
export interface UnreadMail {
  readonly targets: Targets;
  readonly origin: Origin;
  readonly bytes: number;
  /** What a glance at it tells. */
  readonly claims: Claims;
  readonly keepsake: Keepsake;
  /** Which pool reads it. */
  readonly pool: PoolName;
}

/**
 * Messages that are remembered for a later reading, some 500 bytes each. Those beyond keep
 * their bare row; opened they are read like any other.
 */
const MAX_LATE = 100_000;

/** Milliseconds before a store that was away is asked again. */
const STORE_PAUSE_MS = 500;

/** Lines of those that wait, so that none waits for what is slower than itself. */
const LINES = ['small', 'medium', 'patient'] as const;
type Line = (typeof LINES)[number];

/** `away`: the store is, and the message is still unread. */
type Outcome = 'finished' | 'overran' | 'away';

/** Messages fetched from the store at a time: two tasks full, so that no thread waits. */
const AT_A_TIME: Readonly<Record<Line, number>> = { small: 32, medium: 2, patient: 2 };

/** Reads what was stored unread as soon as threads are free, and tells the store. */
export interface LateReader {
  add(mail: UnreadMail): void;
  readonly waiting: number;
  /** What waits is left as it was stored. */
  close(): Promise<void>;
}

export interface LateParts {
  readonly store: InboxStore;
  readonly reader: Reader;
  readonly senders?: Senders;
  readonly log: Log;
}

export function createLateReader(parts: LateParts): LateReader {
  const waiting = byLine(() => new Set<UnreadMail>());
  const running = byLine(() => new Set<Promise<void>>());
  const kept = new KeptBytes();
  let closed = false;
  let pause: NodeJS.Timeout | null = null;

  function queue(mail: UnreadMail): void {
    const line = lineOf(mail);
    waiting[line].add(mail);
    pump(line);
  }

  function pump(line: Line): void {
    for (const mail of waiting[line]) {
      if (pause !== null || running[line].size >= AT_A_TIME[line]) return;
      waiting[line].delete(mail);
      const run = readOne(mail);
      running[line].add(run);
      void run.finally(() => {
        running[line].delete(run);
        pump(line);
      });
    }
  }

  /** Nothing is read while the store is away: each attempt would be a line in the log. */
  function putOff(mail: UnreadMail): void {
    waiting[lineOf(mail)].add(mail);
    pause ??= setTimeout(() => {
      pause = null;
      for (const line of LINES) pump(line);
    }, STORE_PAUSE_MS).unref();
  }

  async function readOne(mail: UnreadMail): Promise<void> {
    let outcome: Outcome = 'finished';
    try {
      const body = await bytesOf(mail.keepsake, parts.store, mail.targets);
      if (body !== null) outcome = await amend(parts, mail, body);
    } catch (error) {
      parts.log.failed('late reading', error);
      if (error instanceof StoreUnavailable) outcome = 'away';
    }
    if (closed || outcome === 'finished') kept.giveBack(mail.keepsake);
    else if (outcome === 'overran') queue({ ...mail, pool: 'patient' });
    else putOff(mail);
  }

  const backlog = () => LINES.reduce((sum, line) => sum + waiting[line].size, 0);

  return {
    add(mail) {
      if (closed || !isWanted(mail.keepsake, mail.targets)) return;
      if (backlog() >= MAX_LATE || !kept.hasRoomFor(mail.keepsake)) return;
      kept.take(mail.keepsake);
      queue(mail);
    },
    get waiting() {
      return backlog();
    },
    async close() {
      closed = true;
      for (const line of LINES) waiting[line].clear();
      await Promise.all(LINES.flatMap((line) => [...running[line]]));
    },
  };
}

function byLine<T>(make: () => T): Readonly<Record<Line, T>> {
  return { small: make(), medium: make(), patient: make() };
}

function lineOf({ pool, bytes }: UnreadMail): Line {
  if (pool === 'patient') return 'patient';
  return bytes <= MAX_SHARING_BYTES ? 'small' : 'medium';
}

async function amend(parts: LateParts, mail: UnreadMail, body: StoredBody): Promise<Outcome> {
  const answer = await parts.reader.readLate(body, mail.pool);
  switch (answer.kind) {
    case 'overran':
      return 'overran';
    case 'read': {
      const { summary, problems, claims } = answer.mail;
      // The check of the sender is somebody else's.
      const { authentication: _, ...patch } = summary;
      await tell(parts, { ...mail, claims }, patch, problems);
      break;
    }
    case 'deadline':
    case 'crashed':
      parts.log.unread({ bytes: mail.bytes, why: answer.kind });
      await tell(parts, mail, {}, [PROBLEMS[answer.kind]]);
      break;
    case 'overloaded':
      // Only when closing: it stays as it was stored.
      break;
  }
  return 'finished';
}
/** AUTH-11: whoever is shown from now on is whose domain is looked at. */
async function tell(
  { store, senders }: LateParts,
  { targets, origin, bytes, claims, keepsake }: UnreadMail,
  patch: SummaryPatch,
  problems: readonly string[],
): Promise<void> {
  const sender = senders?.look(origin, claims, bytes, keepsake);
  if (sender?.kind === 'known') {
    const { authentication, checks } = sender.checked;
    return store.amend(targets, { ...patch, authentication }, problems, checks);
  }
  await store.amend(targets, patch, problems);
  if (sender?.kind === 'open') senders?.check(sender, targets);
}
