import { SYMBOLS, TYPED } from '../words/typed-words.ts';
import { Line, MAX_LINE_CHARS, mayHoldTokens } from './code-line.ts';

/** Cuts a text into the lines in which codes are looked for. */

/** Lines that are searched. */
const MAX_LINES = 1_000;

/** Those above the signature or the imprint that are not empty. */
function searchedLines(text: string): readonly string[] {
  const lines: string[] = [];
  let above = '';
  for (const whole of text.split('\n', MAX_LINES * 2)) {
    const line = whole.slice(0, MAX_LINE_CHARS * 2).trim();
    if (line === '--' || line.startsWith('©')) break;
    if (isWrapped(above, line)) lines.push(`${lines.pop()} ${line}`);
    else if (line !== '') lines.push(line);
    above = line;
  }
  return lines.slice(0, MAX_LINES);
}

/** Characters of a line of plain text that was full. */
const FULL_LINE = { from: 60, to: 100 } as const;

/** A number that belongs to the sentence above, or the end of "X wrote:". */
function isWrapped(above: string, line: string): boolean {
  if (above.length < FULL_LINE.from || above.length > FULL_LINE.to) return false;
  return WRAPPED.test(line) && !/[.!?:。！？…]$/.test(above);
}

const WRAPPED =
  /^["'“„«*_`]{0,2}(?:(?=[A-Z\d-]{0,8}\d)[A-Z\d][A-Z\d-]{2}|\p{Ll}.{0,24}\d).*\p{L}|^\p{Ll}[\p{L} ()]{1,20}:$/u;

/** `known` are those of the other text of the same email, and what was asked of them. */
export function linesOf(text: string, known: Map<string, Line>): readonly Line[] {
  // Most mail that people write ends here.
  if (!mayHoldTokens(text)) return [];
  const lines: string[] = [];
  let boxes: string[] = [];
  // Boxes for each character are lines of one character.
  const closeBoxes = () => {
    lines.push(...(boxes.length > 3 && boxes.length < 12 ? [boxes.join(' ')] : boxes));
    boxes = [];
  };
  for (const line of searchedLines(text)) {
    const bare = single(line);
    if (bare.length === 1 && BOXED.test(bare)) boxes.push(bare);
    else {
      if (boxes.length > 0) closeBoxes();
      lines.push(
        isFramed(bare, lines.at(-1)) ? bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() : bare,
      );
    }
  }
  closeBoxes();
  return lines.map((line) => {
    const made = known.get(line) ?? new Line(line);
    known.set(line, made);
    return made;
  });
}

const single = (line: string) => (/ {2}|[\t\r]/.test(line) ? line.replace(/[ \t\r]+/g, ' ') : line);

/** Digits with stops between are an address or a version, but for who is told to type them. */
function isFramed(bare: string, above: string | undefined): boolean {
  return FRAMED.test(bare) || (DOTTED.test(bare) && asksForSymbols(above ?? ''));
}

function asksForSymbols(line: string): boolean {
  const lower = line.toLowerCase();
  return TYPED.test(lower) && SYMBOLS.test(lower) && !ADDRESS_OR_VERSION.test(lower);
}

const ADDRESS_OR_VERSION =
  /(?<![a-z])(?:ip|dns|firmware|release)(?![a-z])|brows|server|router|vers[ií]|dots|punkte/;

/** `4.8.2.9`, `4 · 8 · 2 · 9` */
const DOTTED = /^\d(?: ?[.·•] ?\d){3,7}$/;

const BOXED = /[A-Z0-9-]/;

/** `| 4 | 8 | 2 | 9 |`, `[4] [8] [2] [9]` */
const FRAMED =
  /^(?=[|│┃[(])[^\p{L}\p{N}]{1,4}[A-Z0-9](?:[^\p{L}\p{N}]{1,6}[A-Z0-9]){3,9}[^\p{L}\p{N}]{0,4}$/u;
