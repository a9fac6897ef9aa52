import { randomBytes } from 'node:crypto';
import type { Cursor } from '#shared/protocol.ts';

/**
 * Bytes of an epoch: 64 bits, so that no two inboxes ever share one, also not two of the
 * same address. It is not a secret.
 */
const EPOCH_BYTES = 8;

/** Fifteen digits stay exact in a double. */
const CURSOR = /^([A-Za-z0-9_-]{11})\.(0|[1-9][0-9]{0,14})$/;

const MESSAGE_ID = /^([A-Za-z0-9_-]{11})-([1-9][0-9]{0,14})$/;

/** The cursor of a client that has seen nothing. No inbox has it: it brings everything, with `reset`. */
export const UNKNOWN_CURSOR: Cursor = 'beginning';

/** Names one inbox in cursors and message ids. */
export type Epoch = string;

export function makeEpoch(): Epoch {
  return randomBytes(EPOCH_BYTES).toString('base64url');
}

export function formatCursor(epoch: Epoch, seq: number): Cursor {
  return `${epoch}.${seq}`;
}

/** Unique among all messages of all inboxes, since epochs are. */
export function messageId(epoch: Epoch, seq: number): string {
  return `${epoch}-${seq}`;
}

/** The epoch and the `seq` in a message id; null if it is malformed. */
export function parseMessageId(id: string): { readonly epoch: Epoch; readonly seq: number } | null {
  const [, epoch, seq] = MESSAGE_ID.exec(id) ?? [];
  return epoch === undefined ? null : { epoch, seq: Number(seq) };
}

/** Null if it is malformed. */
export function cursorParts(
  cursor: Cursor,
): { readonly epoch: Epoch; readonly seq: number } | null {
  const [, epoch, seq] = CURSOR.exec(cursor) ?? [];
  return epoch === undefined ? null : { epoch, seq: Number(seq) };
}

/** The `seq` of a cursor of this epoch; null for another epoch or a malformed cursor. */
export function parseCursor(epoch: Epoch, cursor: Cursor): number | null {
  const parts = cursorParts(cursor);
  return parts?.epoch === epoch ? parts.seq : null;
}
