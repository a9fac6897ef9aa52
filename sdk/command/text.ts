import type { Output } from './io.ts';

/** Control characters, among them those that begin the commands of terminals, except tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** They show text in another order than it is written. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Emails come from strangers: what they hold must not control the terminal. */
export function toPlainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(DIRECTIONS, '');
}

/** The same on one line. */
export function toLine(text: string): string {
  return toPlainText(text).replace(/\s+/g, ' ').trim();
}

/** As it is to a file or a pipe, and plain to a terminal. */
export function writeText(output: Output, text: string): void {
  const written = output.isTTY ? toPlainText(text) : text;
  output.write(written.endsWith('\n') ? written : `${written}\n`);
}

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Milliseconds of `500ms`, `60s`, `5m`, `1h`; null if it is something else. */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) return null;
  const factor = Object.entries(MILLISECONDS).find(([name]) => name === unit)?.[1] ?? 0;
  return Number(amount) * factor;
}

/** Characters of a file name: common file systems take 255 bytes. */
const MAX_NAME_CHARS = 60;

/** The name of a file in its folder, whatever the sender wrote. */
export function toFileName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(-MAX_NAME_CHARS);
  return /^\.*$/.test(safe) ? '_' : safe;
}
