import { hash } from 'node:crypto';
import { fieldOf, type Header } from './header.ts';

/** Characters of a Message-ID that count; longer ones are nobody's. RFC 5322 2.1.1. */
const MAX_MESSAGE_ID_CHARS = 998;

/** Bytes up to which hashing here and now costs less than handing it to another thread. */
const HASH_AT_ONCE_BYTES = 512 * 1024;

/**
 * Tells a message that a sender repeats after a lost reply: Message-ID and SHA-256 of the
 * body. Header lines may differ, since hops add theirs. Null without a Message-ID.
 */
export function fingerprintOf(raw: Buffer, header: Header): string | null {
  const id = messageId(header);
  if (id === null) return null;
  return `${id}/${hash('sha256', raw.subarray(header.bodyStart), 'base64url')}`;
}

/** The same, never holding the calling thread for long. */
export async function fingerprintAside(raw: Buffer, header: Header): Promise<string | null> {
  const id = messageId(header);
  const body = raw.subarray(header.bodyStart);
  if (id === null || body.length <= HASH_AT_ONCE_BYTES) return fingerprintOf(raw, header);
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(body));
  return `${id}/${Buffer.from(digest).toString('base64url')}`;
}

function messageId(header: Header): string | null {
  const id = fieldOf(header, 'message-id')?.trim().slice(0, MAX_MESSAGE_ID_CHARS);
  return id ? id : null;
}
