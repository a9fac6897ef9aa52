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
  const text = countTextBytes(summary, problems) + prefix.length * CHAR_BYTES;
  const heldBytes = body.bytes.byteLength + MESSAGE_OVERHEAD_BYTES + countUncovered(text);
  const steps = { ...message.steps, stored: Math.max(0, storedAt - message.receivedAt) };
  return { size, prefix, body, steps, heldBytes, copies: 0 };
}

/** Bytes that a late reading adds to its message. */
export function countAddedBytes(patch: SummaryPatch, problems: readonly string[] = []): number {
  return countUncovered(countTextBytes(patch, problems));
}

function countUncovered(bytes: number): number {
  return Math.max(0, bytes - COVERED_TEXT_BYTES);
}

/** An upper bound without serialising, since this runs for each received message. */
function countTextBytes(summary: SummaryPatch, problems: readonly string[]): number {
  const { from, to = [], subject = '', snippet = '', code, link, authentication } = summary;
  let chars = subject.length + snippet.length + (code?.value.length ?? 0);
  chars += (from?.name.length ?? 0) + (from?.address.length ?? 0);
  chars += (link?.url.length ?? 0) + (link?.text.length ?? 0);
  chars += authentication?.domain?.length ?? 0;
  for (const text of to) chars += text.length;
  for (const text of problems) chars += text.length;
  return chars * CHAR_BYTES;
}
