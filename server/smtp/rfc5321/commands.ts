import { isAscii, isUtf8 } from 'node:buffer';
import type { CommandKind } from './handler.ts';
import type { ReplyName } from './replies.ts';

/** A command line as far as the line alone tells. */
export interface CommandLine {
  /** Without trailing white space. */
  readonly text: string;
  readonly kind: CommandKind;
  /** Null if the command may run. */
  readonly fault: ReplyName | null;
}

const KINDS: ReadonlyMap<string, CommandKind> = new Map<string, CommandKind>([
  ...(['MAIL', 'RCPT', 'DATA'] as const).map((verb) => [verb, 'work'] as const),
  ...(['HELO', 'EHLO', 'RSET', 'NOOP', 'VRFY', 'HELP'] as const).map(
    (verb) => [verb, 'idle'] as const,
  ),
  ...(['EXPN', 'BDAT', 'AUTH', 'STARTTLS', 'ETRN', 'TURN', 'SEND', 'SOML', 'SAML'] as const).map(
    (verb) => [verb, 'not_offered'] as const,
  ),
  ['QUIT', 'quit'],
]);

/** An argument is a syntax error: RFC 5321 4.1.1, RFC 3207 4. */
const WITHOUT_ARGUMENT: ReadonlySet<string> = new Set(['DATA', 'RSET', 'QUIT', 'STARTTLS']);

const HTTP_REQUEST = /^(?:OPTIONS|GET|HEAD|POST|PUT|PATCH|DELETE|TRACE|CONNECT) \S+ HTTP\//i;

const CONTROLS = /\p{Cc}/u;

/** Wider than RFC 5321 4.1.2: real clients send machine names and bare addresses. */
const GREETING_NAME = /^[\p{L}\p{N}\p{M}._:%+[\]-]+$/u;

/** Octets: RFC 5321 4.5.3.1.2. */
const MAX_GREETING_OCTETS = 255;

/** `startTls`: STARTTLS is offered. */
export function parseCommand(bytes: Buffer, { startTls }: { startTls: boolean }): CommandLine {
  const line = bytes.toString();
  const text = trimBlanksAtEnd(line);
  if ((!isAscii(bytes) && !isUtf8(bytes)) || CONTROLS.test(text)) {
    return { text: '', kind: 'idle', fault: 'bad_characters' };
  }
  const space = text.indexOf(' ');
  // RFC 5321 2.4: verbs are read in any case.
  const verb = (space === -1 ? text : text.slice(0, space)).toUpperCase();
  const kind = verb === 'STARTTLS' && startTls ? 'idle' : (KINDS.get(verb) ?? 'unknown');
  const argument = space === -1 ? '' : text.slice(space + 1).trim();
  const fault = findFault(verb, kind, argument);
  // A QUIT with an argument does not end the session.
  return { text, kind: kind === 'quit' && fault !== null ? 'idle' : kind, fault };
}

/**
 * RFC 5321 4.1.1: white space before the CR LF is tolerated. `[ \t]+$` would start over at each
 * blank inside the line.
 */
function trimBlanksAtEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === ' ' || line[end - 1] === '\t') end -= 1;
  return line.slice(0, end);
}

function findFault(verb: string, kind: CommandKind, argument: string): ReplyName | null {
  if (kind === 'unknown') return 'unknown_command';
  if (kind === 'not_offered') return 'not_offered';
  if (WITHOUT_ARGUMENT.has(verb) && argument !== '') return 'unwanted_argument';
  if (verb === 'VRFY' && argument === '') return 'no_argument';
  return verb === 'EHLO' || verb === 'HELO' ? findHelloFault(argument) : null;
}

function findHelloFault(name: string): ReplyName | null {
  if (name === '' || /\s/.test(name)) return 'bad_greeting';
  if (Buffer.byteLength(name) > MAX_GREETING_OCTETS) return 'greeting_too_long';
  return GREETING_NAME.test(name) ? null : 'bad_greeting';
}

/** A browser, or a script in one: the rest of the connection is not SMTP either. */
export function isHttpRequest(line: string): boolean {
  return HTTP_REQUEST.test(line);
}
