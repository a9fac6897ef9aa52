import { MAX_WAIT_SECONDS } from '../../shared/limits.ts';
import type { Summary } from '../../shared/message.ts';
import type { Change, ChangesAnswer, Cursor } from '../../shared/protocol.ts';
import { retry } from './connection.ts';
import type { InboxRequests } from './inbox-requests.ts';
import { Limit, pause } from './limit.ts';

/** Milliseconds beyond the wait until a held request counts as lost. */
const ANSWER_SLACK_MS = 10_000;

/**
 * Milliseconds. An earlier answer without progress is that of a stopping service or of a proxy: the
 * next request comes after a pause.
 */
const EARLY_END_MS = 1_000;
const EARLY_END_PAUSE_MS = 250;

/**
 * The changes after a cursor (null: from the beginning), by one held request after the other. Ends
 * when the time of the limit is over. Throws the reason of its caller's signal, and errors that a
 * retry cannot fix.
 */
export async function* follow(
  inbox: InboxRequests,
  after: Cursor | null,
  limit: Limit,
): AsyncGenerator<ChangesAnswer, void> {
  let cursor = after;
  while (!limit.isOver) {
    const begunAt = performance.now();
    try {
      const answer = await retry(limit, () => requestChanges(inbox, cursor, limit));
      const isProgress = !answer.reset && answer.cursor !== cursor && answer.changes.length > 0;
      cursor = answer.cursor;
      yield answer;
      if (!isProgress && performance.now() - begunAt < EARLY_END_MS)
        await pause(EARLY_END_PAUSE_MS, limit.signal);
    } catch (error) {
      if (limit.isOver && error === limit.signal.reason) return;
      throw error;
    }
  }
}

async function requestChanges(inbox: InboxRequests, cursor: Cursor | null, limit: Limit) {
  const wait = Math.min(MAX_WAIT_SECONDS, Math.max(1, Math.ceil(limit.leftMs / 1000)));
  const held = new Limit(wait * 1000 + ANSWER_SLACK_MS, limit.signal);
  try {
    return await inbox.attemptPoll({ after: cursor ?? undefined, wait }, held.signal);
  } catch (error) {
    if (!held.isOver) throw error;
    return inbox.connection.overdue(error);
  } finally {
    held.close();
  }
}

/** The emails of an inbox, as its changes build them up. */
export class Contents {
  readonly #emails = new Map<string, Summary>();

  /** Oldest first. */
  get emails(): readonly Summary[] {
    return [...this.#emails.values()];
  }

  /** The changes that are new: after a `reset` the answer repeats what was seen before. */
  apply({ changes, reset }: Pick<ChangesAnswer, 'changes' | 'reset'>): Change[] {
    const all = reset ? [...this.#missing(changes), ...changes] : changes;
    return all.flatMap((change) => this.#apply(change) ?? []);
  }

  /** Emails that a complete answer no longer has. */
  #missing(changes: readonly Change[]): Change[] {
    const there = new Set(
      changes.flatMap((each) => (each.type === 'message' ? each.message.id : [])),
    );
    const cursor = changes.at(-1)?.cursor ?? '';
    return [...this.#emails.keys()]
      .filter((id) => !there.has(id))
      .map((id) => ({ type: 'message:deleted', cursor, id }));
  }

  /** Null for a change without effect, and for a type that this client does not know. */
  #apply(change: Change): Change | null {
    switch (change.type) {
      case 'message': {
        const known = this.#emails.get(change.message.id);
        this.#emails.set(change.message.id, change.message);
        return known === undefined ? change : compare(known, change.message, change.cursor);
      }
      case 'message:changed': {
        const known = this.#emails.get(change.id);
        if (known !== undefined) this.#emails.set(change.id, { ...known, ...change.changed });
        return change;
      }
      case 'message:deleted':
        this.#emails.delete(change.id);
        return change;
      default:
        return null;
    }
  }
}

/** What is different in an email that was seen before. */
function compare(known: Summary, now: Summary, cursor: Cursor): Change | null {
  const before = new Map(Object.entries(known));
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(before.get(name)),
  );
  if (changed.length === 0) return null;
  return { type: 'message:changed', cursor, id: now.id, changed: Object.fromEntries(changed) };
}
