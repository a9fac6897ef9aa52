import { decodeText, type Hint } from './decode-text.ts';
import { decodeWords, unescapeBytes } from './encoded-words.ts';

/**
 * A structured MIME field: `value; name=value; …` (RFC 2045 5.1), with the continuations and charsets
 * of RFC 2231, and with the faults of real senders: unquoted spaces, unclosed or nested quotes,
 * missing semicolons, encoded words in parameters.
 */
export interface Structured {
  /** Lower case, without comments. */
  readonly value: string;
  /** By lower-case name; of several with the same name the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parameters of one field that are read; a long file name has many pieces. */
const MAX_PIECES = 20_000;

// Sticky, so that each starts at the end of the previous match. Linear: each repetition ends at a fixed character.
const VALUE = /[^;"]*/y;
const NAME = /[\s;]*([^\s;="]+)\s*(=?)\s*/y;
// A quotation mark closes only if a valid continuation follows, since names may contain some.
const QUOTED = /"((?:[^"\\]|\\[\s\S]|"(?!\s*(?:;|$|[\w*-]+\s*=)))*)(?:"|$)/y;
const BARE = /[^;]*/y;
// Without a closing quotation mark the value ends where the next parameter begins.
const UNCLOSED = /"([^";]*(?:;(?!\s*[\w*-]+\s*=)[^";]*)*)(?=;|$)/y;

export function parseStructured(field: string, hint?: Hint): Structured {
  const value = withoutComments(take(VALUE, field, 0)?.[0] ?? '');
  return { value: value.toLowerCase(), parameters: joined(pieces(field), hint) };
}

function take(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

function pieces(field: string): Map<string, string> {
  const found = new Map<string, string>();
  let at = take(VALUE, field, 0)?.[0].length ?? 0;
  let mayClose = true;
  for (let count = 0; at < field.length && count < MAX_PIECES; count++) {
    const name = take(NAME, field, at);
    if (name === null) break;
    at += name[0].length;
    const key = withoutComments(name[1] ?? '').toLowerCase();
    // A word without a value, or text after a quoted value.
    const value: Value = name[2] === '=' ? valueAt(field, at, mayClose) : NOTHING;
    at += value.length;
    mayClose &&= !value.isOpen;
    if (!found.has(key)) found.set(key, value.text);
  }
  return found;
}

interface Value {
  readonly text: string;
  readonly length: number;
  /** Begins with a quotation mark that is not closed in the rest of the field. */
  readonly isOpen: boolean;
}

const NOTHING: Value = { text: '', length: 0, isOpen: false };

/** `mayClose` is false if an earlier value found no closing quotation mark. */
function valueAt(field: string, at: number, mayClose: boolean): Value {
  if (field.charAt(at) !== '"') {
    const bare = take(BARE, field, at)?.[0] ?? '';
    return { text: withoutComments(bare), length: bare.length, isOpen: false };
  }
  const quoted = mayClose ? take(QUOTED, field, at) : null;
  if (quoted !== null && quoted[0].length > 1 && quoted[0].endsWith('"'))
    return quote(quoted, false);
  const unclosed = take(UNCLOSED, field, at);
  if (unclosed !== null) return quote(unclosed, true);
  return { text: unescaped(field.slice(at + 1)), length: field.length - at, isOpen: true };
}

function quote([whole, text = '']: RegExpExecArray, isOpen: boolean): Value {
  return { text: unescaped(text), length: whole.length, isOpen };
}

/** Unescapes only quotes and backslashes: old Windows programs wrote paths without escapes. */
function unescaped(quoted: string): string {
  return quoted.replace(/\\(["\\])/g, '$1');
}

/** Removes comments after a space or at the start; others belong to the word before them. */
function withoutComments(text: string): string {
  return text.includes('(') ? text.replace(/(^|\s)\([^()]*\)(?=\s|$)/g, '$1').trim() : text.trim();
}

/** Joins pieces such as `name*1*` in the order of their numbers (RFC 2231 3). */
function joined(found: ReadonlyMap<string, string>, hint?: Hint): Map<string, string> {
  const plain = new Map<string, string>();
  const extended = new Map<string, Piece[]>();
  for (const [key, text] of found) {
    const piece = /^([^*]+)\*(?:(\d{1,6})(\*?))?$/.exec(key);
    if (piece?.[1] === undefined) {
      plain.set(key, decodeValue(text, hint));
      continue;
    }
    const list = extended.get(piece[1]) ?? [];
    const isEncoded = piece[2] === undefined || piece[3] === '*';
    list.push({ number: Number(piece[2] ?? 0), isEncoded, text });
    extended.set(piece[1], list);
  }
  // RFC 6266 4.3: the extended form has priority over the plain one.
  for (const [name, list] of extended) plain.set(name, decodePieces(list, hint));
  return plain;
}

interface Piece {
  readonly number: number;
  readonly isEncoded: boolean;
  readonly text: string;
}

function decodePieces(unordered: readonly Piece[], hint?: Hint): string {
  const pieces = unordered.toSorted((a, b) => a.number - b.number);
  if (pieces.every(({ isEncoded }) => !isEncoded)) {
    return decodeValue(pieces.map(({ text }) => text).join(''), hint);
  }
  const [first] = pieces;
  const head = /^([^']{0,60})'[^']{0,40}'/.exec(first?.isEncoded ? first.text : '');
  const texts = pieces.map(({ text, isEncoded }, index) => {
    const own = index === 0 ? text.slice(head?.[0].length ?? 0) : text;
    return isEncoded ? unescapeBytes(own, '%') : Buffer.from(own);
  });
  const label = head?.[1] ?? 'utf-8';
  return decodeText(Buffer.concat(texts), { kind: 'text', label, hint });
}

/** Decodes encoded words, which RFC 2047 5 forbids in parameters, and extended values without a `*`. */
function decodeValue(text: string, hint?: Hint): string {
  const extended = /^([\w-]{3,40})'[\w-]{0,20}'(.*%[0-9a-f]{2}.*)$/is.exec(text);
  if (extended?.[2] === undefined) return decodeWords(text, hint);
  const bytes = unescapeBytes(extended[2], '%');
  return decodeText(bytes, { kind: 'text', label: extended[1], hint });
}
