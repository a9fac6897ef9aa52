import { isIPv6 } from 'node:net';
import { findBody } from '#server/mail/mime/header.ts';
import type { ClientConnection, MailCommand } from './rfc5321/handler.ts';

/** The contents of the trace lines of one message. */
export interface TraceFacts {
  readonly connection: Pick<
    ClientConnection,
    'helloName' | 'helloCommand' | 'remoteAddress' | 'tls'
  >;
  readonly mail: Pick<MailCommand, 'address' | 'smtpUtf8'>;
  readonly hostname: string;
  readonly id: string;
  /** As RCPT wrote it; null for several: recipients must not learn of each other. */
  readonly recipient: string | null;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** `Return-Path` and `Received` (RFC 5321 4.4), each line ended by CRLF. */
export function tracePrefix(facts: TraceFacts): string {
  const { helloName, remoteAddress, tls } = facts.connection;
  const literal = addressLiteral(remoteAddress);
  const from = isDomainOrLiteral(helloName) ? helloName : literal;
  const recipient = facts.recipient === null ? '' : `\r\n\tfor <${keepOnOneLine(facts.recipient)}>`;
  // RFC 8314 4.3 defines the cipher; the version is for people.
  const cipher = tls === null ? '' : `\r\n\ttls ${tls.cipher} (${tls.protocol})`;
  // `join` makes one string. V8 makes a tree of some twenty objects of a template, and the stored
  // email would keep them.
  return [
    `Return-Path: <${keepOnOneLine(facts.mail.address)}>`,
    `Received: from ${from} (${literal})`,
    `\tby ${facts.hostname} with ${nameProtocol(facts)} id ${facts.id}${recipient}${cipher};`,
    `\t${mailDate(facts.receivedAt)}`,
    '',
  ].join('\r\n');
}

/** RFC 3848, RFC 6531 3.7.3. */
function nameProtocol({
  connection: { helloCommand, tls },
  mail: { smtpUtf8 },
}: TraceFacts): string {
  const extended = helloCommand === 'HELO' ? 'SMTP' : 'ESMTP';
  return `${smtpUtf8 ? 'UTF8SMTP' : extended}${tls === null ? '' : 'S'}`;
}

/** RFC 5321 4.1.3. */
function addressLiteral(remoteAddress: string): string {
  return isIPv6(remoteAddress) ? `[IPv6:${remoteAddress}]` : `[${remoteAddress}]`;
}

const DOMAIN = /^[\p{L}\p{N}\p{M}_-]{1,63}(?:\.[\p{L}\p{N}\p{M}_-]{1,63})*\.?$/u;
const LITERAL = /^\[[a-z0-9:.]{2,64}\]$/i;

/** Other text could mislead a person who reads the header. */
function isDomainOrLiteral(helloName: string): boolean {
  return helloName.length <= 255 && (DOMAIN.test(helloName) || LITERAL.test(helloName));
}

/** A sending host as a tab may show it; undefined if it is neither a domain nor a literal. */
export function displayHost(helloName: string): string | undefined {
  return isDomainOrLiteral(helloName) ? helloName : undefined;
}

// The parser has checked the path already; this keeps a header to one line even if that check
// fails. A bracket within quotes is part of the mailbox (RFC 5321 4.1.2) and is kept.
function keepOnOneLine(path: string): string {
  return path.replace(/\p{Cc}|[<>](?=[^"]*$)/gu, '?');
}

/** RFC 5322 3.3, in UTC. */
function mailDate(receivedAt: number): string {
  return new Date(receivedAt).toUTCString().replace('GMT', '+0000');
}

/** Bytes of a header in which hops are counted: 50 long Received lines fit into a tenth. */
const HOP_SCAN_BYTES = 256 * 1_024;

/** Counts the Received lines of the header (RFC 5321 6.3). */
export function countHops(message: Buffer): number {
  const near = message.subarray(0, HOP_SCAN_BYTES);
  // The header alone: a string of more is garbage that each message leaves on the heap.
  const header = near.toString('latin1', 0, findBody(near, 0));
  return header.match(/(?:^|\n)received[ \t]*:/gi)?.length ?? 0;
}
