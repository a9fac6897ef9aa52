import type { AttachmentInfo, Mailbox } from '#shared/message.ts';
import type { Structure } from './structure.ts';

/** Which content of non-text parts is kept: one attachment, the inspected parts, or none. */
export type WantedContent = { readonly attachment: number } | 'traits' | 'nothing';

/** The MIME library behind an interface. */
export interface MimeParser {
  /** Rejects where the structure is beyond it. What is not wanted is only counted. */
  splitMessage(header: Buffer, body: Buffer, wanted: WantedContent): Promise<MimeParts>;
  /** An address header with its groups resolved and encoded words decoded. */
  addresses(value: string): readonly Mailbox[];
}

export interface MimeParts {
  readonly subject: string;
  readonly otp: string | null;
  readonly text: string;
  readonly html: string;
  /** A text that names no charset was read in one that it seems to be in. */
  readonly isGuessed: boolean;
  /** Not all of the texts is there. */
  readonly isCut: boolean;
  readonly attachments: readonly AttachmentInfo[];
  readonly structure: Structure;
  /** Of the attachment that was wanted. */
  readonly content: Buffer;
}
