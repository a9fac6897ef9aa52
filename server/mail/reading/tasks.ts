import type { Claims } from '#server/authentication/claims.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import type { NestedMessage } from '#shared/message.ts';
import type { NamedFile } from '../mime/files.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail } from './types.ts';

/**
 * What travels between the reader and its threads. Plain data only: it is cloned, and the
 * large byte arrays in it are handed over rather than copied.
 */
export type ReaderTask =
  /** Answered by a thread that is up and has loaded everything. */
  | { readonly kind: 'warm' }
  /** Several messages at once, each for its list row. */
  | { readonly kind: 'read'; readonly mails: PackedMails; readonly purpose: ReadPurpose }
  | { readonly kind: 'open'; readonly mails: PackedMails }
  | {
      readonly kind: 'attachment' | 'nested';
      readonly mails: PackedMails;
      readonly path: AttachmentPath;
    };

/** `arrival` also wants the body as it will be kept; a message read `late` is kept already. */
export type ReadPurpose = 'arrival' | 'late';

/**
 * Messages end to end in one array, so that one array is allocated and handed over for all. One
 * that is shared with threads anyway travels by itself, as it is.
 */
export interface PackedMails {
  readonly bytes: Uint8Array;
  readonly parts: readonly { readonly encoding: StoredBody['encoding']; readonly size: number }[];
}

export type ReaderResult =
  | { readonly kind: 'warm' }
  /** One for each message, in their order. */
  | { readonly kind: 'read'; readonly mails: readonly ThreadRead[] }
  | { readonly kind: 'open'; readonly mail: OpenedMail }
  /** Null where the message has no such attachment. */
  | { readonly kind: 'attachment'; readonly attachment: OpenedAttachment | null }
  /** Null where the message has no such message inside. */
  | { readonly kind: 'nested'; readonly message: NestedMessage | null };

export interface ThreadRead {
  readonly summary: ReadSummary;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
  readonly attachments: readonly NamedFile[];
  readonly claims: Claims;
  /** The message in zstd; null where the bytes as they came are to be kept. */
  readonly compressed: Uint8Array<ArrayBuffer> | null;
}

export function packMails(mails: readonly StoredBody[]): PackedMails {
  const parts = mails.map(({ encoding, bytes: { byteLength: size } }) => ({ encoding, size }));
  const [first, ...others] = mails;
  if (first !== undefined && others.length === 0 && first.bytes.buffer instanceof SharedArrayBuffer)
    return { bytes: first.bytes, parts };
  const bytes = new Uint8Array(mails.reduce((sum, mail) => sum + mail.bytes.byteLength, 0));
  let offset = 0;
  for (const mail of mails) {
    bytes.set(mail.bytes, offset);
    offset += mail.bytes.byteLength;
  }
  return { bytes, parts };
}

/** What is handed over with them. */
export function listTransfers({ bytes: { buffer } }: PackedMails): readonly ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

/** For a thread. Views, no copies. */
export function unpackMails({ bytes, parts }: PackedMails): readonly StoredBody[] {
  let offset = 0;
  return parts.map(({ encoding, size }) => {
    const body = { encoding, bytes: bytes.subarray(offset, offset + size) };
    offset += size;
    return body;
  });
}
