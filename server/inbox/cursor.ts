import { randomBytes } from 'node:crypto';
import type { Cursor } from '#shared/protocol.ts';

/**
 * Bytes of an epoch: 64 bits, so that no two inboxes, and no two lives of one address,
 * ever share one. It is no secret.
 */
const EPOCH_BYTES = 8;

/** Fifteen digits stay exact in a double. */
const CURSOR = /^([A-Za-z0-9_-]{11})\.(0|[1-9][0-9]{0,14})$/;

/** One life of one inbox. */
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

/** The `seq` of a cursor of this epoch; null for any other, and for what is no cursor. */
export function parseCursor(epoch: Epoch, cursor: Cursor): number | null {
  const [, ofEpoch, seq] = CURSOR.exec(cursor) ?? [];
  return ofEpoch === epoch ? Number(seq) : null;
}
