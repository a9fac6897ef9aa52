import { isAscii, isUtf8 } from 'node:buffer';
import type { ReplyName } from '../replies.ts';
import type { CommandKind } from '../visit.ts';

/** A command line: what its verb asks of the door, and what is wrong with it already. */
export interface CommandLine {
  /** Without white space at its end. */
  readonly text: string;
  /** The first word, in upper case: RFC 5321 2.4. Empty for what cannot be read. */
  readonly verb: string;
  readonly kind: CommandKind;
  /** Null where it may be obeyed, as far as the line alone tells. */
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

/** RFC 5321 4.1.1: with a parameter they are to be refused as bad syntax. RFC 3207 4. */
const ALONE: ReadonlySet<string> = new Set(['DATA', 'RSET', 'QUIT', 'STARTTLS']);

const HTTP_REQUEST = /^(?:OPTIONS|GET|HEAD|POST|PUT|PATCH|DELETE|TRACE|CONNECT) \S+ HTTP\//i;

const CONTROLS = /\p{Cc}/u;

/** Wider than RFC 5321 4.1.2: real clients send machine names and bare addresses. */
const GREETING_NAME = /^[\p{L}\p{N}\p{M}._:%+[\]-]+$/u;

/** Octets: RFC 5321 4.5.3.1.2. */
const MAX_GREETING_OCTETS = 255;

/** `startTls`: it is offered, and so a command like others. */
export function readCommand(bytes: Buffer, { startTls }: { startTls: boolean }): CommandLine {
  const line = bytes.toString();
  // RFC 5321 4.1.1: white space before the CR LF is to be tolerated.
  const text = line.replace(/[ \t]+$/, '');
  if ((!isAscii(bytes) && !isUtf8(bytes)) || CONTROLS.test(text)) {
    return { text: '', verb: '', kind: 'idle', fault: 'bad_characters' };
  }
  const space = text.indexOf(' ');
  const verb = (space === -1 ? text : text.slice(0, space)).toUpperCase();
  const kind = verb === 'STARTTLS' && startTls ? 'idle' : (KINDS.get(verb) ?? 'unknown');
  const argument = space === -1 ? '' : text.slice(space + 1).trim();
  const fault = faultOf(verb, kind, argument);
  // Nothing is quit by a QUIT that is none.
  return { text, verb, kind: kind === 'quit' && fault !== null ? 'idle' : kind, fault };
}

function faultOf(verb: string, kind: CommandKind, argument: string): ReplyName | null {
  if (kind === 'unknown') return 'unknown_command';
  if (kind === 'not_offered') return 'not_offered';
  if (ALONE.has(verb) && argument !== '') return 'unwanted_argument';
  if (verb === 'VRFY' && argument === '') return 'no_argument';
  return verb === 'EHLO' || verb === 'HELO' ? faultOfGreeting(argument) : null;
}

function faultOfGreeting(name: string): ReplyName | null {
  if (name === '' || /\s/.test(name)) return 'bad_greeting';
  if (Buffer.byteLength(name) > MAX_GREETING_OCTETS) return 'greeting_too_long';
  return GREETING_NAME.test(name) ? null : 'bad_characters';
}

/** A browser, or a script that makes one deliver mail: whatever follows is not SMTP. */
export function isHttpRequest(line: string): boolean {
  return HTTP_REQUEST.test(line);
}
