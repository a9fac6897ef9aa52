import type { Claims } from '#server/authentication/claims.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import type { AttachmentInfo, Content } from '#shared/message.ts';
import type { NamedFile } from '../mime/files.ts';

/** A message that a reader thread parsed when it arrived. */
export interface ReadMail {
  readonly summary: ReadSummary;
  readonly body: StoredBody;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
  /** For hooks; the store does not keep them. */
  readonly attachments: readonly NamedFile[];
  readonly claims: Claims;
}

/** A message that a reader thread parsed for a user. */
export type OpenedMail = Content;

/**
 * The path to an attachment: its index, after the indexes of the nested messages around it. Never
 * empty, at most `MAX_ATTACHMENT_DEPTH` long.
 */
export type AttachmentPath = readonly number[];

export interface OpenedAttachment extends AttachmentInfo {
  readonly content: Uint8Array;
}
