import { type EmailSet, parseNumber, writeHead } from '../load/emails/set.ts';
import type { SentSession } from './email-source.ts';
import { type BenchInbox, rawMessage } from './rest.ts';
import type { Subject } from './subject.ts';

/** A row as it was pushed, in the order of the pushes. */
export interface PushedRow {
  readonly id: string;
  readonly subject: string;
}

export interface Delivered {
  readonly messages: number;
  readonly sessions: readonly Pick<SentSession, 'numbers'>[];
  readonly rows: readonly PushedRow[];
}

/** Of how many emails one is read back. */
const READ_BACK_EVERY = 100;
/** In lots of a hundred, another place each time: a set of emails repeats in lots of fifty. */
const READ_BACK_STEP = 37;

/** What the service itself puts in front (RFC 5321 4.4). */
const TRACE = /^Return-Path: <[^\r\n]*>\r\nReceived: (?:[^\r\n]|\r\n\t)*\r\n$/;

/**
 * Throws unless each email was pushed once, those of one session in the order in which it sent
 * them, and a hundredth is stored byte for byte as it was sent.
 */
export async function assertWhole(
  subject: Pick<Subject, 'httpUrl'>,
  inbox: BenchInbox,
  emails: EmailSet,
  { messages, sessions, rows }: Delivered,
): Promise<void> {
  const places = new Map(rows.map((row, place) => [parseNumber(row.subject), place]));
  if (rows.length !== messages || places.size !== messages)
    throw new Error(`${messages} sent, ${rows.length} pushed, ${places.size} different ones`);
  for (const { numbers } of sessions) assertOrder(numbers, places);
  for (let lot = 0; lot * READ_BACK_EVERY < messages; lot += 1) {
    const number = lot * READ_BACK_EVERY + ((lot * READ_BACK_STEP) % READ_BACK_EVERY);
    const row = rows[places.get(number) ?? -1];
    if (row === undefined) continue;
    const email = emails.get(number);
    const sent = Buffer.concat([writeHead(email, number, inbox.address), email.rest]);
    const stored = await rawMessage(subject, inbox, row.id);
    const trace = stored.subarray(0, stored.length - sent.length).toString('latin1');
    if (!TRACE.test(trace) || !stored.subarray(trace.length).equals(sent))
      throw new Error(`email ${number} was altered: ${sent.length} bytes sent`);
  }
}

function assertOrder(numbers: readonly number[], places: ReadonlyMap<number, number>): void {
  let last = -1;
  for (const number of numbers) {
    const place = places.get(number);
    if (place === undefined) throw new Error(`email ${number} was accepted and not pushed`);
    if (place < last) throw new Error(`email ${number} was pushed before one sent earlier`);
    last = place;
  }
}
