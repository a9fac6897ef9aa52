import type { SummaryPatch } from '#shared/message.ts';
import { MESSAGE_OVERHEAD_BYTES } from './ledger.ts';
import type { NewMessage, Steps, StoredBody } from './types.ts';

/** Bytes of the objects around a message's bytes and texts. */
const OBJECT_BYTES = 1_024;

/**
 * Bytes of texts that the overhead covers; only what is longer counts on top. Ordinary
 * mail stays below.
 */
const COVERED_TEXT_BYTES = MESSAGE_OVERHEAD_BYTES - OBJECT_BYTES;

/** Bytes of a character at most: V8 keeps text as Latin-1 or UTF-16. */
const CHAR_BYTES = 2;

/** What all recipients of one message have in common: kept once, counted once. */
export interface SharedMessage {
  readonly size: number;
  readonly prefix: string;
  readonly body: StoredBody;
  readonly steps: Steps;
  /** What it counts in the store while any inbox holds it. */
  heldBytes: number;
  /** Inboxes that hold it. */
  copies: number;
}

/** `storedAt` is milliseconds since the epoch. */
export function shareMessage(message: NewMessage, storedAt: number): SharedMessage {
  const { size, prefix, body, summary, problems } = message;
  const text = textBytes(summary, problems) + prefix.length * CHAR_BYTES;
  const heldBytes = body.bytes.byteLength + MESSAGE_OVERHEAD_BYTES + uncovered(text);
  const steps = { ...message.steps, stored: Math.max(0, storedAt - message.receivedAt) };
  return { size, prefix, body, steps, heldBytes, copies: 0 };
}

/** Bytes that a late reading adds to what its message counts. */
export function addedBytes(patch: SummaryPatch, problems: readonly string[] = []): number {
  return uncovered(textBytes(patch, problems));
}

function uncovered(bytes: number): number {
  return Math.max(0, bytes - COVERED_TEXT_BYTES);
}

/** An upper bound, without serialising: this runs for each message that comes. */
function textBytes(summary: SummaryPatch, problems: readonly string[]): number {
  const { from, to = [], subject = '', snippet = '', code, link, authentication } = summary;
  let chars = subject.length + snippet.length + (code?.value.length ?? 0);
  chars += (from?.name.length ?? 0) + (from?.address.length ?? 0);
  chars += (link?.url.length ?? 0) + (link?.text.length ?? 0);
  chars += authentication?.domain?.length ?? 0;
  for (const text of to) chars += text.length;
  for (const text of problems) chars += text.length;
  return chars * CHAR_BYTES;
}
