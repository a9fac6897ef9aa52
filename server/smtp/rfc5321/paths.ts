/**
 * The argument of MAIL and RCPT: a path and its parameters (RFC 5321 4.1.2, RFC 6531).
 *
 * Liberal in what it takes as a local part (real senders break the grammar, and a sender
 * address is only written into Return-Path), strict in what could leave its place: no
 * control characters, no invisible ones nor any that turn the writing around, brackets only
 * where they belong.
 */
export interface ParsedPath {
  /** As it was written, without source route and brackets; empty for the null sender. */
  readonly address: string;
  readonly args: Record<string, string | true>;
  /** A parameter that was given twice. */
  readonly duplicate?: string | undefined;
  /** Something behind the path that is no parameter. */
  readonly malformed?: string;
}

/** Octets of a path, its brackets included: RFC 5321 4.5.3.1.3. */
const MAX_PATH_OCTETS = 256;

// A source route must be taken, and should be ignored: RFC 5321 4.1.1.3, appendix C.
const ROUTE = String.raw`(?:@[^\s,:@<>]+(?:,@[^\s,:@<>]+)*:)?`;
// Not all of \p{Cf}: joiners belong to names in Persian and in the scripts of India.
const DIRECTIONS = String.raw`\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069`;
const UNSAFE = String.raw`\p{Cc}\u2028\u2029\u200B\u2060\uFEFF${DIRECTIONS}`;
const QUOTED = String.raw`"(?:[^"\\${UNSAFE}]|\\[^${UNSAFE}])*"`;
const PLAIN = String.raw`[^\s"<>@\\${UNSAFE}]+`;
const LITERAL = String.raw`\[[^\s\[\]<>${UNSAFE}]+\]`;
const LABEL = String.raw`(?:(?![\s${UNSAFE}])[\w\-\u{A1}-\u{10FFFF}])+`;
const NAME = String.raw`${LABEL}(?:\.${LABEL})*\.?`;
const PATH = new RegExp(
  `^<(?:${ROUTE}(?<mailbox>(?:${QUOTED}|${PLAIN})@(?:${LITERAL}|${NAME})))?>(?<rest>.*)$`,
  'u',
);

/**
 * Recipients without a domain. RFC 5321 4.1.1.3 has `<postmaster>` taken; `<abuse>` is who
 * people write to by hand when something is wrong (RFC 2142), and to be heard is worth more
 * than a grammar.
 */
const OPERATOR = /^<(?<mailbox>postmaster|abuse)>(?<rest>.*)$/i;

/** RFC 5321 4.1.2 esmtp-param. */
const PARAMETER = /^(?<key>[a-z0-9][a-z0-9-]*)(?:=(?<value>[^\s=\p{Cc}]+))?$/iu;

/** Null where the line is no `MAIL FROM:` or `RCPT TO:` with a path behind it. */
export function parsePathCommand(verb: 'MAIL FROM' | 'RCPT TO', line: string): ParsedPath | null {
  const colon = line.indexOf(':');
  if (line.slice(0, colon).trim().toUpperCase() !== verb) return null;
  const argument = line.slice(colon + 1).trim();
  const found = PATH.exec(argument) ?? (verb === 'RCPT TO' ? OPERATOR.exec(argument) : null);
  const { mailbox: address = '', rest } = found?.groups ?? {};
  if (rest === undefined || (rest !== '' && !rest.startsWith(' '))) return null;
  if (Buffer.byteLength(address) + 2 > MAX_PATH_OCTETS) return null;
  return parseParameters(address, rest);
}

function parseParameters(address: string, rest: string): ParsedPath {
  const args: Record<string, string | true> = {};
  let duplicate: string | undefined;
  for (const word of rest.split(' ')) {
    if (word === '') continue;
    const { key: keyword, value = true } = PARAMETER.exec(word)?.groups ?? {};
    if (keyword === undefined) return { address, args, malformed: word };
    const key = keyword.toUpperCase();
    if (Object.hasOwn(args, key)) duplicate = key;
    args[key] = value;
  }
  return duplicate === undefined ? { address, args } : { address, args, duplicate };
}

/** The mailbox that a local part means: `"john"` and `john` are one (RFC 5321 4.1.2). */
export function unquoteLocalPart(localPart: string): string {
  if (!localPart.startsWith('"')) return localPart;
  return localPart.slice(1, -1).replace(/\\(.)/gu, '$1');
}
