import type { Readable } from 'node:stream';
import type { Origin } from '#server/authentication/types.ts';
import type { AppendAnswer, InboxId, Steps, Tags, TransactionId } from '#server/inbox/types.ts';
import type { Detail, NestedMessage } from '#shared/message.ts';
import type { AttachmentPath, OpenedAttachment } from './reading/types.ts';

/** A message from the receiver. */
export interface IncomingMail {
  readonly transaction: TransactionId;
  readonly recipients: readonly InboxId[];
  /** The tags of those recipients that the sender addressed with one. */
  readonly tags?: Tags;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /**
   * Exactly the received bytes, dot-unstuffed. The mailroom owns them. They may share their
   * ArrayBuffer with other data, so they are copied and never transferred.
   */
  readonly raw: Buffer;
  /** Our `Return-Path` and `Received` lines, each ended by CRLF. */
  readonly prefix: string;
  /** The steps before the final dot. */
  readonly steps?: Pick<Steps, 'connected' | 'addressed'>;
  readonly origin: Origin;
}

/** A whole message/rfc822: our prefix, then exactly the received bytes. */
export interface RawMail {
  /** Bytes of both. */
  readonly size: number;
  /** Bytes of memory that are in use until the stream ends. */
  readonly held: number;
  /** Produces data only as fast as it is read. Destroy it unless it was read to the end. */
  stream(): Readable;
}

/** The message cannot be opened now; a later attempt may succeed. The API answers 429 or 503. */
export class MailroomBusy extends Error {
  override readonly name = 'MailroomBusy';
  readonly scope: /** Too many messages of this inbox are being opened. */
    | 'inbox'
    /** No thread was free in time, or the thread failed. */
    | 'service';

  constructor(scope: MailroomBusy['scope']) {
    super(`too busy: ${scope}`);
    this.scope = scope;
  }
}

/** Parses and stores incoming messages, and opens stored ones. */
export interface Mailroom {
  /**
   * Parses and commits a message. Resolves when the answers are final and the subscribers have the
   * event. A message that cannot be parsed in time is committed unparsed; `message:changed` follows.
   * Rejects only with `StoreUnavailable`, with `MessageRefused` by a hook, or with the error of a
   * hook that failed or took too long.
   */
  deliver(mail: IncomingMail): Promise<readonly AppendAnswer[]>;

  /**
   * Null if the inbox or the message is unknown or dead. Rejects with `StoreUnavailable`, or with
   * `MailroomBusy` for the inbox.
   */
  open(inbox: InboxId, id: string): Promise<Detail | null>;

  /** Null and rejects with `StoreUnavailable` as above. */
  raw(inbox: InboxId, id: string): Promise<RawMail | null>;

  /** Null also if the message has no such attachment. Rejects as above, with either scope. */
  attachment(inbox: InboxId, id: string, path: AttachmentPath): Promise<OpenedAttachment | null>;

  /** Null also if the attachment is no message. Rejects as above, with either scope. */
  nested(inbox: InboxId, id: string, path: AttachmentPath): Promise<NestedMessage | null>;

  /** Messages that wait for a reader thread, including stored unparsed ones. */
  readonly backlog: number;

  /** Completes running tasks. Messages that wait stay as they were stored. */
  close(): Promise<void>;
}
