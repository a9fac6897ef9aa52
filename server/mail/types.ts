import type { Readable } from 'node:stream';
import type { Claims } from '#server/authentication/claims.ts';
import type {
  AppendAnswer,
  InboxId,
  ReadSummary,
  Steps,
  StoredBody,
  TransactionId,
} from '#server/inbox/types.ts';
import type { AttachmentInfo, Content, Detail, NestedMessage } from '#shared/message.ts';

/** What the door knows of who sent a message; the message itself may say something else. */
export interface Origin {
  /** The peer's address. */
  readonly remoteAddress: string;
  /** As HELO or EHLO gave it. */
  readonly greeting: string;
  /** As MAIL FROM gave it; empty for the null sender. */
  readonly sender: string;
}

/** A message as the door hands it over: everything it promised room for. */
export interface IncomingMail {
  readonly transaction: TransactionId;
  readonly recipients: readonly InboxId[];
  /** See `NewMessage`. */
  readonly nobodies?: number;
  /** Nobody outside may learn whether somebody has it: see `Keepsake`. */
  readonly secretive?: boolean;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /**
   * Exactly the bytes that came, dot-unstuffed. The mailroom owns them from here on; they may
   * share their ArrayBuffer with others, so they are copied, never transferred.
   */
  readonly raw: Buffer;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
  /** What the door did before the final dot. */
  readonly steps?: Pick<Steps, 'connected' | 'addressed'>;
  readonly origin: Origin;
}

/** What a reader thread makes of a message when it arrives. */
export interface ReadMail {
  readonly summary: ReadSummary;
  readonly body: StoredBody;
  readonly fingerprint: string | null;
  readonly problems: readonly string[];
  readonly claims: Claims;
}

/** What a reader thread makes of a message when somebody opens it. */
export type OpenedMail = Content;

/**
 * The way to an attachment: its index, or where it is in a message inside the message, first
 * that one's index, and so on. Never empty, at most `MAX_ATTACHMENT_DEPTH` long.
 */
export type AttachmentPath = readonly number[];

export interface OpenedAttachment extends AttachmentInfo {
  readonly content: Uint8Array;
}

/** A whole message/rfc822: our prefix, then exactly the bytes that came. */
export interface RawMail {
  /** Bytes of both. */
  readonly size: number;
  /** Bytes of memory that are kept while it is being read. */
  readonly held: number;
  /** Begins when it is read, and goes as fast as it is read. To be destroyed if not to the end. */
  stream(): Readable;
}

/** It cannot be read right now, and may be in a moment. The API says 429 or 503. */
export class MailroomBusy extends Error {
  override readonly name = 'MailroomBusy';
  readonly who: /** Too much is being opened of this very inbox. */
    | 'inbox'
    /** No thread was free for it in time, or none got it done. */
    | 'service';

  constructor(who: MailroomBusy['who']) {
    super(`too busy: ${who}`);
    this.who = who;
  }
}

/** The path of a mail between the door and the heart, and back out to a reader. */
export interface Mailroom {
  /**
   * Read, commit. Resolves once the answers are final; the subscribers have been told.
   * What cannot be read in time is committed raw and told later as `message:changed`.
   * Rejects only with `StoreUnavailable`.
   */
  deliver(mail: IncomingMail): Promise<readonly AppendAnswer[]>;

  /**
   * Null where inbox or message is unknown or dead. Rejects with `StoreUnavailable`, or
   * with `MailroomBusy` for the inbox.
   */
  open(inbox: InboxId, id: string): Promise<Detail | null>;

  /** Null and rejects with `StoreUnavailable` as above. */
  raw(inbox: InboxId, id: string): Promise<RawMail | null>;

  /** Null also where the message has no such attachment. Rejects as above, busy for both. */
  attachment(inbox: InboxId, id: string, path: AttachmentPath): Promise<OpenedAttachment | null>;

  /** Null also where that attachment is no message. Rejects as above, busy for both. */
  nested(inbox: InboxId, id: string, path: AttachmentPath): Promise<NestedMessage | null>;

  /** Messages that wait for a reader thread, the late ones included. */
  readonly backlog: number;

  /** Finishes what is being read; what waits is left as it was stored. */
  close(): Promise<void>;
}
