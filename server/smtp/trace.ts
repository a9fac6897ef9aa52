import { isIPv6 } from 'node:net';
import type { TlsFacts } from './tls/protocol.ts';

/** What the trace lines of one message are made of. */
export interface TraceFacts {
  /** As MAIL gave it; empty for the null sender. */
  readonly sender: string;
  /** As EHLO or HELO gave it. */
  readonly greeting: string;
  readonly remoteAddress: string;
  readonly protocol: Protocol;
  /** Null: it came in clear. */
  readonly tls: TlsFacts | null;
  readonly hostname: string;
  readonly id: string;
  /** As RCPT gave it, where there is only one: others must not learn of each other. */
  readonly recipient: string | null;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** RFC 3848, RFC 6531 3.7.3. */
type Protocol = 'SMTP' | 'SMTPS' | 'ESMTP' | 'ESMTPS' | 'UTF8SMTP' | 'UTF8SMTPS';

export function protocolOf(facts: {
  greeted: 'HELO' | 'EHLO';
  secure: boolean;
  smtpUtf8: boolean;
}): Protocol {
  if (facts.smtpUtf8) return facts.secure ? 'UTF8SMTPS' : 'UTF8SMTP';
  if (facts.greeted === 'HELO') return facts.secure ? 'SMTPS' : 'SMTP';
  return facts.secure ? 'ESMTPS' : 'ESMTP';
}

/** `Return-Path` and `Received` (RFC 5321 4.4), each line ended by CRLF. */
export function tracePrefix(facts: TraceFacts): string {
  const literal = addressLiteral(facts.remoteAddress);
  const from = isDomainOrLiteral(facts.greeting) ? facts.greeting : literal;
  const recipient = facts.recipient === null ? '' : `\r\n\tfor <${lineSafe(facts.recipient)}>`;
  // RFC 8314 4.3 has the cipher; the version is for people.
  const tls = facts.tls === null ? '' : `\r\n\ttls ${facts.tls.cipher} (${facts.tls.protocol})`;
  return (
    `Return-Path: <${lineSafe(facts.sender)}>\r\n` +
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

/** Anything else may be a lie that is meant for whoever reads the header. */
function isDomainOrLiteral(greeting: string): boolean {
  return greeting.length <= 255 && (DOMAIN.test(greeting) || LITERAL.test(greeting));
}

/** The name that a tab may be shown of a sending host; undefined where there is none fit. */
export function shownHost(greeting: string): string | undefined {
  return isDomainOrLiteral(greeting) ? greeting : undefined;
}

// Paths were checked when they came; a header line must stay one even if that ever fails. Within
// quotes a bracket is part of the mailbox (RFC 5321 4.1.2), which is kept as it came.
function lineSafe(path: string): string {
  return path.replace(/\p{Cc}|[<>](?=[^"]*$)/gu, '?');
}

/** RFC 5322 3.3, in UTC. */
function mailDate(receivedAt: number): string {
  return new Date(receivedAt).toUTCString().replace('GMT', '+0000');
}
