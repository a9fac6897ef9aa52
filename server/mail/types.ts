import type {
  AppendAnswer,
  InboxId,
  ReadSummary,
  StoredBody,
  TransactionId,
} from '#server/inbox/types.ts';
import type { AttachmentInfo, Detail, HeaderLine } from '#shared/message.ts';

/** A message as the door hands it over: everything it promised room for. */
export interface IncomingMail {
  readonly transaction: TransactionId;
  readonly recipients: readonly InboxId[];
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /**
   * Exactly the bytes that came, dot-unstuffed. The mailroom owns them from here on; they may
   * share their ArrayBuffer with others, so they are copied, never transferred.
   */
  readonly raw: Buffer;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
}

/** What a reader thread makes of a message when it arrives. */
export interface ReadMail {
  readonly summary: ReadSummary;
  readonly body: StoredBody;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
}

/** What a reader thread makes of a message when somebody opens it. */
export interface OpenedMail {
  readonly text: string | null;
  readonly html: string | null;
  readonly headers: readonly HeaderLine[];
  readonly attachments: readonly AttachmentInfo[];
  readonly problems: readonly string[];
}

export interface OpenedAttachment extends AttachmentInfo {
  readonly content: Uint8Array;
}

/** The path of a mail between the door and the heart, and back out to a reader. */
export interface Mailroom {
  /**
   * Read, commit. Resolves once the answers are final; the subscribers have been told.
   * What cannot be read in time is committed raw and told later as `message:changed`.
   * Rejects only with `StoreUnavailable`.
   */
  deliver(mail: IncomingMail): Promise<readonly AppendAnswer[]>;

  /** Null where inbox or message is unknown or dead. */
  open(inbox: InboxId, id: string): Promise<Detail | null>;

  /** The whole message/rfc822: our prefix, then the bytes that came. */
  raw(inbox: InboxId, id: string): Promise<Buffer | null>;

  attachment(inbox: InboxId, id: string, index: number): Promise<OpenedAttachment | null>;

  /** Messages that wait for a reader thread, the late ones included. */
  readonly backlog: number;

  /** Finishes what is being read; what waits is left as it was stored. */
  close(): Promise<void>;
}
