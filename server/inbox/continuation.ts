import type { Summary, SummaryPatch } from '#shared/message.ts';
import type { Change, Cursor } from '#shared/protocol.ts';
import { type Epoch, formatCursor, parseCursor } from './cursor.ts';
import type { Continuation } from './types.ts';

/**
 * Deletions that one inbox remembers, so that a tab that was disconnected for a while need not
 * reload all messages. Past it the oldest is dropped, and older cursors are reset.
 */
export const MAX_TOMBSTONES = 200;

/** One change of a message after its arrival. */
export interface Patch {
  readonly seq: number;
  readonly fields: SummaryPatch;
}

/** The compacted log of one inbox. */
export interface LogContent {
  readonly epoch: Epoch;
  readonly seq: number;
  /** Highest `seq` that was dropped: older cursors cannot be continued. */
  readonly floor: number;
  /** The messages of the inbox in their current state, with their patches in `seq` order. */
  entries(): Iterable<{ readonly summary: Summary; readonly patches: readonly Patch[] }>;
  /** Ids of deleted messages, with the `seq` of the deletion. */
  tombstones(): Iterable<readonly [id: string, seq: number]>;
}

/** All changes after a cursor, or, if it cannot be continued, all that the inbox holds. */
export function buildContinuation(log: LogContent, cursor: Cursor | null): Continuation {
  const { epoch, seq, floor } = log;
  const position = cursor === null ? 0 : parseCursor(epoch, cursor);
  const canContinue = position !== null && position >= floor && position <= seq;
  const reset = cursor !== null && !canContinue;
  const changes = changesAfter(log, reset ? 0 : (position ?? 0));
  return { changes, cursor: formatCursor(epoch, seq), seq, reset };
}

function changesAfter(log: LogContent, seq: number): readonly Change[] {
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

/** Drops patches that later ones fully cover, so that there are never more than fields. */
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
