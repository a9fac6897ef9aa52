import type { InboxId, InboxStore, StoredMessage } from '#server/inbox/types.ts';
import type { Log } from '#server/ops/log.ts';
import { PROBLEMS } from './problems.ts';
import type { Reader } from './reader.ts';

/** Where one message was stored unread: in the inbox of each of its recipients. */
export type Targets = readonly { readonly inbox: InboxId; readonly id: string }[];

/**
 * Messages that are remembered for a later reading, some 200 bytes each. Those beyond keep
 * their bare row; opened they are read like any other.
 */
const MAX_LATE = 100_000;

/** Messages fetched from the store at a time; two tasks full, so that no thread waits. */
const AT_A_TIME = 32;

/** Reads what was stored unread as soon as threads are free, and tells the store. */
export interface LateReader {
  add(targets: Targets): void;
  readonly waiting: number;
  /** What waits is left as it was stored. */
  close(): Promise<void>;
}

export function createLateReader(store: InboxStore, reader: Reader, log: Log): LateReader {
  const waiting = new Set<Targets>();
  const running = new Set<Promise<void>>();
  let closed = false;

  function pump(): void {
    for (const targets of waiting) {
      if (closed || running.size >= AT_A_TIME) return;
      waiting.delete(targets);
      const run = readOne(targets);
      running.add(run);
      void run.finally(() => {
        running.delete(run);
        pump();
      });
    }
  }

  async function readOne(targets: Targets): Promise<void> {
    try {
      const message = await firstAlive(store, targets);
      if (message !== null) await amend(store, reader, log, targets, message);
    } catch (error) {
      log.failed('late reading', error);
    }
  }

  return {
    add(targets) {
      if (closed || targets.length === 0 || waiting.size >= MAX_LATE) return;
      waiting.add(targets);
      pump();
    },
    get waiting() {
      return waiting.size;
    },
    async close() {
      closed = true;
      waiting.clear();
      await Promise.all(running);
    },
  };
}

/** The bytes are the same for all recipients; some may have deleted theirs. */
export async function firstAlive(
  store: InboxStore,
  targets: Targets,
): Promise<StoredMessage | null> {
  for (const { inbox, id } of targets) {
    const message = await store.message(inbox, id);
    if (message !== null) return message;
  }
  return null;
}

async function amend(
  store: InboxStore,
  reader: Reader,
  log: Log,
  targets: Targets,
  { body, summary: { size } }: StoredMessage,
): Promise<void> {
  const answer = await reader.readLate(body);
  switch (answer.kind) {
    case 'read': {
      // The check of the sender is somebody else's, and may be done by now.
      const { authentication: _, ...patch } = answer.mail.summary;
      return store.amend(targets, patch, answer.mail.problems);
    }
    case 'deadline':
    case 'crashed':
      log.unread({ bytes: size, why: answer.kind });
      return store.amend(targets, {}, [PROBLEMS[answer.kind]]);
    case 'overloaded':
      // Only when closing: it stays as it was stored.
      return;
  }
}
