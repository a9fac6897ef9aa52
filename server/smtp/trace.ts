import { isIPv6 } from 'node:net';
import type { TlsFacts } from './tls/protocol.ts';

/** The contents of the trace lines of one message. */
export interface TraceFacts {
  /** As MAIL wrote it; empty for the null sender. */
  readonly sender: string;
  /** The argument of EHLO or HELO. */
  readonly helloName: string;
  readonly remoteAddress: string;
  readonly protocol: Protocol;
  /** Null without TLS. */
  readonly tls: TlsFacts | null;
  readonly hostname: string;
  readonly id: string;
  /** As RCPT wrote it; null for several: recipients must not learn of each other. */
  readonly recipient: string | null;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** RFC 3848, RFC 6531 3.7.3. */
type Protocol = 'SMTP' | 'SMTPS' | 'ESMTP' | 'ESMTPS' | 'UTF8SMTP' | 'UTF8SMTPS';

export function nameProtocol(facts: {
  helloCommand: 'HELO' | 'EHLO';
  secure: boolean;
  smtpUtf8: boolean;
}): Protocol {
  if (facts.smtpUtf8) return facts.secure ? 'UTF8SMTPS' : 'UTF8SMTP';
  if (facts.helloCommand === 'HELO') return facts.secure ? 'SMTPS' : 'SMTP';
  return facts.secure ? 'ESMTPS' : 'ESMTP';
}

/** `Return-Path` and `Received` (RFC 5321 4.4), each line ended by CRLF. */
export function tracePrefix(facts: TraceFacts): string {
  const literal = addressLiteral(facts.remoteAddress);
  const from = isDomainOrLiteral(facts.helloName) ? facts.helloName : literal;
  const recipient = facts.recipient === null ? '' : `\r\n\tfor <${keepOnOneLine(facts.recipient)}>`;
  // RFC 8314 4.3 defines the cipher; the version is for people.
  const tls = facts.tls === null ? '' : `\r\n\ttls ${facts.tls.cipher} (${facts.tls.protocol})`;
  return (
    `Return-Path: <${keepOnOneLine(facts.sender)}>\r\n` +
    `Received: from ${from} (${literal})\r\n` +
    `\tby ${facts.hostname} with ${facts.protocol} id ${facts.id}${recipient}${tls};\r\n` +
    `\t${mailDate(facts.receivedAt)}\r\n`
  );
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

const LF = 0x0a;
const CR = 0x0d;

/** Counts the Received lines of the header (RFC 5321 6.3). Stops past `limit`. */
export function countHops(message: Buffer, limit: number): number {
  let hops = 0;
  let line = 0;
  while (line < message.length && line < HOP_SCAN_BYTES && hops <= limit) {
    if (message[line] === LF || (message[line] === CR && message[line + 1] === LF)) break;
    if (startsReceived(message, line)) hops += 1;
    const end = message.indexOf(LF, line);
    if (end === -1) break;
    line = end + 1;
  }
  return hops;
}

const RECEIVED = 'received';

function startsReceived(message: Buffer, line: number): boolean {
  // Two bytes first: most lines start with other letters, and this runs for every message.
  if (((message[line] ?? 0) | 0x20) !== 0x72 || ((message[line + 1] ?? 0) | 0x20) !== 0x65) {
    return false;
  }
  const field = message.toString('latin1', line, line + RECEIVED.length + 8);
  return /^received[ \t]*:/i.test(field);
}
