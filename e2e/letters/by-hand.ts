import type { Letter } from './compose.ts';

/** A message as bytes that no library would write: every line is what it is. */
export function byHand(name: string, lines: readonly (string | Buffer)[]): Letter {
  const crlf = Buffer.from('\r\n');
  const raw = Buffer.concat(lines.flatMap((line) => [Buffer.from(line), crlf]));
  return { name, raw };
}
