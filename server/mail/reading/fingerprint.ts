import { createHash, hash } from 'node:crypto';
import type { TimeSlices } from '#server/ops/time-slices.ts';
import { findField, type Header } from '../mime/header.ts';

/** Characters of a Message-ID that count: the longest line of RFC 5322 2.1.1. */
const MAX_MESSAGE_ID_CHARS = 998;

/**
 * Bytes that are hashed at a time, in half a millisecond. Another thread would need a copy, which
 * takes 7 ms for 25 MB.
 */
const PIECE_BYTES = 512 * 1024;

/**
 * Identifies a message that a sender repeats after a lost reply: Message-ID and SHA-256 of the body.
 * The header may differ, since relays add lines. Null without a Message-ID.
 */
export function computeFingerprint(raw: Buffer, header: Header): string | null {
  const id = messageId(header);
  if (id === null) return null;
  return `${id}/${hash('sha256', raw.subarray(header.bodyStart), 'base64url')}`;
}

/** The same in time slices, for the main thread. */
export async function computeFingerprintInSlices(
  raw: Buffer,
  header: Header,
  slices: TimeSlices,
): Promise<string | null> {
  const id = messageId(header);
  if (id === null) return null;
  const sum = createHash('sha256');
  for (let at = header.bodyStart; at < raw.length; at += PIECE_BYTES)
    await slices.run(() => sum.update(raw.subarray(at, at + PIECE_BYTES)));
  return `${id}/${sum.digest('base64url')}`;
}

function messageId(header: Header): string | null {
  const id = findField(header, 'message-id')?.trim().slice(0, MAX_MESSAGE_ID_CHARS);
  return id ? id : null;
}
