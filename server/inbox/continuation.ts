import type { Summary, SummaryPatch } from '#shared/message.ts';
import type { Change, Cursor } from '#shared/protocol.ts';
import { type Epoch, formatCursor, parseCursor } from './cursor.ts';
import type { Continuation } from './types.ts';

/**
 * Deletions that one inbox remembers, so that a tab that was away for a while need not
 * begin anew. Past it the oldest is dropped, and older cursors are reset.
 */
export const MAX_TOMBSTONES = 200;

/** What changed of a message since it came. */
export interface Patch {
  readonly seq: number;
  readonly fields: SummaryPatch;
}

/** What happened in one inbox, compacted. */
export interface Logged {
  readonly epoch: Epoch;
  readonly seq: number;
  /** Highest `seq` that was forgotten: cursors below it cannot be continued. */
  readonly floor: number;
  /** The messages that are there, as they are now, with what changed of them in `seq` order. */
  entries(): Iterable<{ readonly summary: Summary; readonly patches: readonly Patch[] }>;
  /** Ids of those deleted, and when. */
  tombstones(): Iterable<readonly [id: string, seq: number]>;
}

/** Everything after a cursor, or, where it cannot be continued, everything there is. */
export function continuationOf(log: Logged, cursor: Cursor | null): Continuation {
  const { epoch, seq, floor } = log;
  const place = cursor === null ? 0 : parseCursor(epoch, cursor);
  const canContinue = place !== null && place >= floor && place <= seq;
  const reset = cursor !== null && !canContinue;
  const changes = changesAfter(log, reset ? 0 : (place ?? 0));
  return { changes, cursor: formatCursor(epoch, seq), seq, reset };
}

function changesAfter(log: Logged, seq: number): readonly Change[] {
  if (seq === log.seq) return [];
  const found: { seq: number; change: Change }[] = [];
  const put = (at: number, build: (cursor: Cursor) => Change) => {
    if (at > seq) found.push({ seq: at, change: build(formatCursor(log.epoch, at)) });
  };
  for (const { summary: message, patches } of log.entries()) {
    const { id } = message;
    put(message.seq, (cursor) => ({ type: 'message', cursor, message }));
    for (const { seq: at, fields: changed } of patches) {
      put(at, (cursor) => ({ type: 'message:changed', cursor, id, changed }));
    }
  }
  for (const [id, at] of log.tombstones()) {
    put(at, (cursor) => ({ type: 'message:deleted', cursor, id }));
  }
  return found.sort((a, b) => a.seq - b.seq).map(({ change }) => change);
}

/** Without those of which nothing is left, so that there are never more than fields. */
export function withPatch(patches: readonly Patch[], latest: Patch): readonly Patch[] {
  const kept = [latest];
  const changedLater = new Set(Object.keys(latest.fields));
  for (const patch of patches.toReversed()) {
    const fields = Object.keys(patch.fields);
    if (fields.every((field) => changedLater.has(field))) continue;
    for (const field of fields) changedLater.add(field);
    kept.push(patch);
  }
  return kept.reverse();
}
