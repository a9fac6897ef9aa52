/**
 * The argument of MAIL and RCPT: a path and its parameters (RFC 5321 4.1.2, RFC 6531).
 *
 * Local parts are checked loosely: real senders break the grammar, and a sender address is only
 * written into Return-Path. Characters that could break a header line or mislead a reader are
 * refused: controls, invisible ones, those that change the writing direction, stray brackets.
 */
export interface ParsedPath {
  /** As written, without source route and brackets; empty for the null sender. */
  readonly address: string;
  readonly args: Record<string, string | true>;
  /** A repeated parameter. */
  readonly duplicate?: string | undefined;
  /** A word after the path that is not a parameter. */
  readonly malformed?: string;
}

/** Octets of a path with its brackets: RFC 5321 4.5.3.1.3. */
const MAX_PATH_OCTETS = 256;

// A source route MUST be accepted and SHOULD be ignored: RFC 5321 4.1.1.3, appendix C.
const ROUTE = String.raw`(?:@[^\s,:@<>]+(?:,@[^\s,:@<>]+)*:)?`;
// Not all of \p{Cf}: names in Persian and in Indic scripts need joiners.
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
 * Recipients without a domain. RFC 5321 4.1.1.3 requires `<postmaster>`. `<abuse>` (RFC 2142) is
 * taken as well: people type it by hand when something is wrong.
 */
const OPERATOR = /^<(?<mailbox>postmaster|abuse)>(?<rest>.*)$/i;

/** RFC 5321 4.1.2 esmtp-param. */
const PARAMETER = /^(?<key>[a-z0-9][a-z0-9-]*)(?:=(?<value>[^\s=\p{Cc}]+))?$/iu;

/** Null unless the line is `MAIL FROM:` or `RCPT TO:` with a path. */
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

/** `"john"` and `john` are one mailbox (RFC 5321 4.1.2). */
export function unquoteLocalPart(localPart: string): string {
  if (!localPart.startsWith('"')) return localPart;
  return localPart.slice(1, -1).replace(/\\(.)/gu, '$1');
}
