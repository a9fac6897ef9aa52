import type { SummaryPatch } from '#shared/message.ts';
import { MESSAGE_OVERHEAD_BYTES } from './capacity.ts';
import type { NewMessage, Steps, StoredBody } from './types.ts';

/** Bytes of the objects around the bytes and texts of a message. */
const OBJECT_BYTES = 1_024;

/**
 * Bytes of texts that the overhead covers; only longer texts are added. Ordinary emails stay
 * below.
 */
const COVERED_TEXT_BYTES = MESSAGE_OVERHEAD_BYTES - OBJECT_BYTES;

/** Bytes of a character, at most: V8 stores text as Latin-1 or UTF-16. */
const CHAR_BYTES = 2;

/** The part of a message that all recipients share: stored once, counted once. */
export interface SharedMessage {
  readonly size: number;
  readonly prefix: string;
  readonly body: StoredBody;
  readonly steps: Steps;
  /** Bytes that it counts in the store while any inbox holds it. */
  heldBytes: number;
  /** Inboxes that hold it. */
  copies: number;
}

/** `storedAt` is milliseconds since the epoch. */
export function createSharedMessage(message: NewMessage, storedAt: number): SharedMessage {
  const { size, prefix, body, summary, problems } = message;
  const uncovered = countUncovered(summary, problems, prefix);
  const heldBytes = body.bytes.byteLength + MESSAGE_OVERHEAD_BYTES + uncovered;
  const steps = { ...message.steps, stored: Math.max(0, storedAt - message.receivedAt) };
  return { size, prefix, body, steps, heldBytes, copies: 0 };
}

/** Bytes that a late reading adds to its message. */
export function countAddedBytes(patch: SummaryPatch, problems: readonly string[] = []): number {
  return countUncovered(patch, problems);
}

function countUncovered(...texts: readonly unknown[]): number {
  return Math.max(0, JSON.stringify(texts).length * CHAR_BYTES - COVERED_TEXT_BYTES);
}
