import type { Claims } from '#server/authentication/claims.ts';
import type { Senders } from '#server/authentication/senders.ts';
import type { InboxStore } from '#server/inbox/store.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import { parseSource } from '#server/ops/source.ts';
import type { SummaryPatch } from '#shared/message.ts';
import { bytesOf, isWanted, type Keepsake, KeptBytes } from './keepsake.ts';
import { PROBLEMS } from './problems.ts';
import type { Reader } from './reader.ts';
import type { Targets } from './targets.ts';
import type { Origin } from './types.ts';

/** A message that was stored unread. */
export interface UnreadMail {
  readonly targets: Targets;
  readonly origin: Origin;
  readonly bytes: number;
  /** What a glance at it tells. */
  readonly claims: Claims;
  readonly keepsake: Keepsake;
}

/**
 * Messages that are remembered for a later reading, some 500 bytes each. Those beyond keep
 * their bare row; opened they are read like any other.
 */
const MAX_LATE = 100_000;

/** Messages fetched from the store at a time; two tasks full, so that no thread waits. */
const AT_A_TIME = 32;

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
  const waiting = new Set<UnreadMail>();
  /** READ-21: what would hold a place of the others for long. */
  const aside = new Set<UnreadMail>();
  const running = new Map<UnreadMail, Promise<void>>();
  const kept = new KeptBytes();
  let closed = false;
  const isSuspect = ({ origin, bytes }: UnreadMail) =>
    parts.reader.isSuspect({ source: parseSource(origin.remoteAddress), bytes });

  function pump(): void {
    if (closed) return;
    const suspects = running.keys().reduce((sum, mail) => sum + (isSuspect(mail) ? 1 : 0), 0);
    let places = AT_A_TIME - (running.size - suspects);
    for (const mail of waiting) {
      if (places <= 0) break;
      waiting.delete(mail);
      if (isSuspect(mail)) aside.add(mail);
      else start(mail);
      places--;
    }
    const [first] = aside;
    if (first === undefined || suspects > 0) return;
    aside.delete(first);
    start(first);
  }

  function start(mail: UnreadMail): void {
    const run = readOne(mail);
    running.set(mail, run);
    void run.finally(() => {
      running.delete(mail);
      kept.giveBack(mail.keepsake);
      pump();
    });
  }

  const backlog = () => waiting.size + aside.size;

  async function readOne(mail: UnreadMail): Promise<void> {
    try {
      const body = await bytesOf(mail.keepsake, parts.store, mail.targets);
      if (body !== null) await amend(parts, mail, body);
    } catch (error) {
      parts.log.failed('late reading', error);
    }
  }

  return {
    add(mail) {
      if (closed || !isWanted(mail.keepsake, mail.targets)) return;
      if (backlog() >= MAX_LATE || !kept.hasRoomFor(mail.keepsake)) return;
      kept.take(mail.keepsake);
      waiting.add(mail);
      pump();
    },
    get waiting() {
      return backlog();
    },
    async close() {
      closed = true;
      waiting.clear();
      aside.clear();
      await Promise.all(running.values());
    },
  };
}

async function amend(parts: LateParts, mail: UnreadMail, body: StoredBody): Promise<void> {
  const answer = await parts.reader.readLate(body, parseSource(mail.origin.remoteAddress));
  switch (answer.kind) {
    case 'read': {
      const { summary, problems, claims } = answer.mail;
      // The check of the sender is somebody else's.
      const { authentication: _, ...patch } = summary;
      return tell(parts, { ...mail, claims }, patch, problems);
    }
    case 'deadline':
    case 'crashed':
      parts.log.unread({ bytes: mail.bytes, why: answer.kind });
      return tell(parts, mail, {}, [PROBLEMS[answer.kind]]);
    case 'overloaded':
      // Only when closing: it stays as it was stored.
      return;
  }
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
