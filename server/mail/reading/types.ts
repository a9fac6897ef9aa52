import type { Claims } from '#server/authentication/claims.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import type { AttachmentInfo, Content } from '#shared/message.ts';
import type { NamedFile } from '../mime/files.ts';

/** What a reader thread makes of a message when it arrives. */
export interface ReadMail {
  readonly summary: ReadSummary;
  readonly body: StoredBody;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
  /** For hooks; the store does not keep them. */
  readonly attachments: readonly NamedFile[];
  readonly claims: Claims;
}

/** What a reader thread makes of a message that is opened. */
export type OpenedMail = Content;

/**
 * The way to an attachment: its index, or where it is in a message inside the message, first
 * that one's index, and so on. Never empty, at most `MAX_ATTACHMENT_DEPTH` long.
 */
export type AttachmentPath = readonly number[];

export interface OpenedAttachment extends AttachmentInfo {
  readonly content: Uint8Array;
}
