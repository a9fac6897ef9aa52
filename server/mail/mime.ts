import type { AttachmentInfo, Mailbox } from '#shared/message.ts';

/** What the library that knows MIME is asked for. */
export interface MimeParser {
  /**
   * Rejects where the structure is beyond it. `wanted` is the attachment whose content is
   * kept; all others are only counted.
   */
  takeApart(header: Buffer, body: Buffer, wanted: number | null): Promise<MimeParts>;
  /** An address header with its groups resolved and encoded words decoded. */
  addresses(value: string): readonly Mailbox[];
}

export interface MimeParts {
  readonly subject: string;
  readonly otp: string | null;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly AttachmentInfo[];
  /** Of the attachment that was wanted. */
  readonly content: Buffer;
}
