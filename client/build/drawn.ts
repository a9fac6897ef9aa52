import { readFileSync } from 'node:fs';
import path from 'node:path';

const CATALOGUE = path.resolve(import.meta.dirname, '../i18n/en.json');

const FIRST_PRINTABLE = 0x20;
const LAST_PRINTABLE = 0x7e;

/** Punctuation of the page's own that stands in no catalogue, and what Intl puts into times. */
const BESIDES = '·…–—‘’“”\u00a0\u202f';

/** All characters that the page itself draws in English, and the ASCII of addresses and codes. */
export function drawnByThePage(): string {
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(CATALOGUE, 'utf8'));
  const ascii = Array.from({ length: LAST_PRINTABLE - FIRST_PRINTABLE + 1 }, (_, index) =>
    String.fromCodePoint(FIRST_PRINTABLE + index),
  );
  return [...new Set([...ascii, ...BESIDES, ...Object.values(texts).join('')])].sort().join('');
}

/** The letters of western Europe beyond ASCII: those of Latin-1, and the few that it forgot. */
export function westernAccents(): string {
  const latin1 = Array.from({ length: 0x100 - 0xa1 }, (_, index) =>
    String.fromCodePoint(0xa1 + index),
  );
  return [...latin1, ...'ıŒœ‚„‹›†•‰€™−'].join('');
}

/** As `unicode-range` wants it: `U+20-7E,U+A0`. */
export function rangeOf(text: string): string {
  const points = [...new Set(Array.from(text, (letter) => letter.codePointAt(0) ?? 0))];
  const runs: [number, number][] = [];
  for (const point of points.sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === point - 1) run[1] = point;
    else runs.push([point, point]);
  }
  const hex = (point: number) => point.toString(16).toUpperCase();
  return runs
    .map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`))
    .join(',');
}
