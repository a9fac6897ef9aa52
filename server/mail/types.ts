import type { Readable } from 'node:stream';
import type { Origin } from '#server/authentication/types.ts';
import type { AppendAnswer, InboxId, Steps, Tags, TransactionId } from '#server/inbox/types.ts';
import type { Detail, NestedMessage } from '#shared/message.ts';
import type { AttachmentPath, OpenedAttachment } from './reading/types.ts';

/** A message as the receiver hands it over. */
export interface IncomingMail {
  readonly transaction: TransactionId;
  readonly recipients: readonly InboxId[];
  /** The tags of those recipients that the sender addressed with one. */
  readonly tags?: Tags;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /**
   * Exactly the bytes that came, dot-unstuffed. The mailroom owns them from here on; they may
   * share their ArrayBuffer with others, so they are copied, never transferred.
   */
  readonly raw: Buffer;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
  /** What the receiver did before the final dot. */
  readonly steps?: Pick<Steps, 'connected' | 'addressed'>;
  readonly origin: Origin;
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
  readonly scope: /** Too much is being opened of this very inbox. */
    | 'inbox'
    /** No thread was free for it in time, or none got it done. */
    | 'service';

  constructor(scope: MailroomBusy['scope']) {
    super(`too busy: ${scope}`);
    this.scope = scope;
  }
}

/** Parses and stores incoming messages, and opens stored ones. */
export interface Mailroom {
  /**
   * Read, commit. Resolves once the answers are final; the subscribers have been told.
   * What cannot be read in time is committed raw and told later as `message:changed`.
   * Rejects only with `StoreUnavailable`, with `MessageRefused` by a hook, or with the error of a
   * hook that failed or took too long.
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
