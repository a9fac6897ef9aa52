import { decode as decodeBase64 } from 'libbase64';
import { findCharset } from './charset.ts';
import { decodeText, type Hint } from './decode-text.ts';

/**
 * Encoded words of a message header (RFC 2047), with the languages of RFC 2231 5, and in the forms
 * that senders really write: without spaces between or around them, with spaces and question marks
 * inside, with characters that are split between two words.
 */
// The start of a word: charset, language, encoding. Sticky to read a word, global to find one.
const START = /=\?([^?\s*]{0,60})(?:\*[^?\s]{0,40})?\?([bq])\?/iy;
const NEXT_START = new RegExp(START.source, 'gi');

/** Characters of the text of one word; RFC 2047 allows 75 of the whole. */
const MAX_WORD_CHARS = 2_000;

interface Word {
  readonly label: string;
  readonly encoding: 'b' | 'q';
  readonly data: string;
}

/** Text that cannot be decoded is not changed; invalid bytes are replaced. */
export function decodeWords(value: string, hint?: Hint): string {
  return mapWords(value, (text) => text, hint);
}

/**
 * The header value with each run of words as one word in UTF-8, for parsers that split values before
 * they decode them.
 */
export function normalizeWords(value: string, hint?: Hint): string {
  return mapWords(value, encodeWord, hint);
}

/** The text as one encoded word, which every parser reads. */
export function encodeWord(text: string): string {
  return `=?utf-8?b?${Buffer.from(text).toString('base64')}?=`;
}

function mapWords(value: string, map: (text: string) => string, hint?: Hint): string {
  if (!value.includes('=?')) return value;
  const ends = endsIn(value);
  let result = '';
  let at = 0;
  while (at < value.length) {
    const start = value.indexOf('=?', at);
    if (start < 0) break;
    const run = runAt(value, start, ends);
    if (run === null) {
      result += value.slice(at, start + 2);
      at = start + 2;
      continue;
    }
    result += value.slice(at, start) + map(decodeRun(run.words, hint));
    at = run.end;
  }
  return result + value.slice(at);
}

/** Words with only spaces between them, which are not part of the text (RFC 2047 6.2). */
function runAt(value: string, start: number, ends: Ends): { words: Word[]; end: number } | null {
  const words: Word[] = [];
  let end = start;
  let next = start;
  for (;;) {
    const found = wordAt(value, next, ends);
    if (found === null) break;
    words.push(found.word);
    end = found.end;
    next = end;
    while (/\s/.test(value.charAt(next))) next++;
  }
  return words.length === 0 ? null : { words, end };
}

function wordAt(value: string, at: number, ends: Ends): { word: Word; end: number } | null {
  START.lastIndex = at;
  const [start, label = '', encoding = ''] = START.exec(value) ?? [];
  if (start === undefined) return null;
  const from = at + start.length;
  const end = ends(from);
  if (end < 0 || end - from > MAX_WORD_CHARS) return null;
  const data = value.slice(from, end);
  // Another word begins before the end of this one, so this one has no end.
  NEXT_START.lastIndex = 0;
  if (NEXT_START.test(data)) return null;
  const word: Word = { label, encoding: encoding.toLowerCase() === 'b' ? 'b' : 'q', data };
  return { word, end: end + 2 };
}

/** The next end of a word from a position on; -1 if there is none. */
type Ends = (from: number) => number;

/** Called with increasing positions, it scans the value once. */
function endsIn(value: string): Ends {
  let end = 0;
  return (from) => {
    if (end >= 0 && end < from) end = value.indexOf('?=', from);
    return end;
  };
}

/** Decodes adjacent words of one charset together, since characters may be split between words. */
function decodeRun(words: readonly Word[], hint?: Hint): string {
  let text = '';
  for (let at = 0; at < words.length; ) {
    const first = words[at];
    if (first === undefined) break;
    let to = at + 1;
    while (words[to]?.label.toLowerCase() === first.label.toLowerCase()) to++;
    text += decodeText(bytesOf(words.slice(at, to)), { kind: 'text', label: first.label, hint });
    at = to;
  }
  return text;
}

function bytesOf(words: readonly Word[]): Buffer {
  const bytes: Buffer[] = [];
  let torn = '';
  for (const { encoding, data } of words) {
    if (encoding === 'q') {
      bytes.push(decodeBase64(torn), fromQ(data));
      torn = '';
      continue;
    }
    const base64 = torn + data.replace(/[^A-Za-z0-9+/=_-]/g, '');
    // Base64 that was cut within a group continues in the next word.
    const isTorn = base64.length % 4 !== 0 && !base64.endsWith('=');
    torn = isTorn ? base64 : '';
    if (!isTorn) bytes.push(decodeBase64(base64));
  }
  return Buffer.concat([...bytes, decodeBase64(torn)]);
}

/** Spaces after an equals sign come from folding at a wrong place. */
function fromQ(data: string): Buffer {
  return unescapeBytes(data.replace(/=\s+(?=[0-9a-f])/gi, '=').replace(/[_\s]/g, ' '), '=');
}

/** Characters beyond ASCII between the escapes count as UTF-8. */
export function unescapeBytes(text: string, sign: '=' | '%'): Buffer {
  const utf8 = Buffer.from(text);
  if (!text.includes(sign)) return utf8;
  const mark = sign.charCodeAt(0);
  let to = 0;
  for (let at = 0; at < utf8.length; at++) {
    const value = utf8[at] === mark ? hexAt(utf8, at + 1) : -1;
    utf8[to++] = value < 0 ? (utf8[at] ?? 0) : value;
    if (value >= 0) at += 2;
  }
  return utf8.subarray(0, to);
}

function hexAt(bytes: Buffer, at: number): number {
  const digits = bytes.toString('latin1', at, at + 2);
  return /^[0-9a-f]{2}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
}

// Each begins with fixed characters, so that the search is fast.
const NAMED = /harset\s{0,4}=\s{0,4}["']?([\w:.-]{1,40})/g;
const WORDS_NAME = /=\?([\w:.-]{1,40})\?[BbQq]\?/g;

/** Charset names of parts and encoded words that are read; real messages have about ten. */
const MAX_NAMES = 50;

/** The first charset that parts or encoded words name, except UTF-8, ASCII and wide charsets. */
export function namedCharset(value: string): string | undefined {
  for (const pattern of [NAMED, WORDS_NAME]) {
    for (const [, label] of value.matchAll(pattern).take(MAX_NAMES)) {
      const charset = findCharset(label);
      if (charset !== null && charset.kind !== 'plain' && charset.kind !== 'wide') return label;
    }
  }
  return undefined;
}
