import type { CommandKind } from '../visit.ts';

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

const HTTP_REQUEST = /^(?:OPTIONS|GET|HEAD|POST|PUT|PATCH|DELETE|TRACE|CONNECT) \S+ HTTP\//i;

/** The first word of a command line, in upper case: RFC 5321 2.4. */
export function verbOf(line: string): string {
  const space = line.indexOf(' ');
  return (space === -1 ? line : line.slice(0, space)).toUpperCase();
}

/** As far as the verb alone tells. */
export function kindOf(verb: string): CommandKind {
  return KINDS.get(verb) ?? 'unknown';
}

/** A browser, or a script that makes one deliver mail: whatever follows is not SMTP. */
export function isHttpRequest(line: string): boolean {
  return HTTP_REQUEST.test(line);
}
