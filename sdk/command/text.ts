import { toPlainText } from '../library/plain-text.ts';
import type { Output } from './io.ts';

/** As it is to a file or a pipe, and plain to a terminal. */
export function writeText(output: Output, text: string): void {
  const written = output.isTTY ? toPlainText(text) : text;
  output.write(written.endsWith('\n') ? written : `${written}\n`);
}

/** Characters that JSON may have as they are, and a terminal must not get. */
const UNSAFE_IN_JSON = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** One line of JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE_IN_JSON,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
  // Cut before, so that half of a character is replaced, too.
  const safe = name.slice(-MAX_NAME_CHARS).replace(/[^\p{L}\p{N}._-]+/gu, '_');
  return /^\.*$/.test(safe) ? '_' : safe;
}
