import type { Claims } from '#server/authentication/claims.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import type { NestedMessage } from '#shared/message.ts';
import type { NamedFile } from '../mime/files.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail } from './types.ts';

/** The tasks of reader threads. Plain data only: it is cloned, and its large byte arrays are transferred. */
export type ReaderTask =
  /** Loads all modules, and answers when the thread is ready. */
  | { readonly kind: 'warm' }
  /** Parses several messages for their list rows. */
  | { readonly kind: 'read'; readonly mails: PackedMails; readonly purpose: ReadPurpose }
  | { readonly kind: 'open'; readonly mails: PackedMails }
  | {
      readonly kind: 'attachment' | 'nested';
      readonly mails: PackedMails;
      readonly path: AttachmentPath;
    };

/** `arrival` also compresses the body for the store; a message that is read `late` is stored already. */
export type ReadPurpose = 'arrival' | 'late';

/**
 * Messages one after the other in one array, so that one array is allocated and transferred. A single
 * message in shared memory is used as it is.
 */
export interface PackedMails {
  readonly bytes: Uint8Array;
  readonly parts: readonly { readonly encoding: StoredBody['encoding']; readonly size: number }[];
}

export type ReaderResult =
  | { readonly kind: 'warm' }
  /** One for each message, in the same order. */
  | { readonly kind: 'read'; readonly mails: readonly ThreadRead[] }
  | { readonly kind: 'open'; readonly mail: OpenedMail }
  /** Null if the message has no such attachment. */
  | { readonly kind: 'attachment'; readonly attachment: OpenedAttachment | null }
  /** Null if the message has no such nested message. */
  | { readonly kind: 'nested'; readonly message: NestedMessage | null };

export interface ThreadRead {
  readonly summary: ReadSummary;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
  readonly attachments: readonly NamedFile[];
  readonly claims: Claims;
  /** The message in zstd; null if the store keeps it uncompressed. */
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

/** The buffers to transfer with the messages. */
export function listTransfers({ bytes: { buffer } }: PackedMails): readonly ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

/** For a thread: views of the array, no copies. */
export function unpackMails({ bytes, parts }: PackedMails): readonly StoredBody[] {
  let offset = 0;
  return parts.map(({ encoding, size }) => {
    const body = { encoding, bytes: bytes.subarray(offset, offset + size) };
    offset += size;
    return body;
  });
}
