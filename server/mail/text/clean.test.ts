import { describe, expect, test } from 'vitest';
import {
  cleanLine,
  cleanText,
  cutText,
  makeSnippet,
  safeContentType,
  safeFilename,
} from './clean.ts';

describe('READ-6 one line', () => {
  test.each([
    ['a\r\nBcc: b', 'a Bcc: b'],
    ['a\0\u0085\u2028b', 'a b'],
    ['abc\u202egpj.exe', 'abcgpj.exe'],
    ['\u2066a\u2069\u200f', 'a'],
    ['  a   b ', 'a b'],
    ['a\ud800b', 'a\ufffdb'],
    ['می\u200cخواهم 👩‍👧', 'می\u200cخواهم 👩‍👧'],
  ])('%j is shown as %j', (given, shown) => {
    expect(cleanLine(given)).toBe(shown);
  });

  test('is cut between characters', () => {
    expect(cleanLine('a'.repeat(5_000))).toHaveLength(998);
    expect(cutText('ab😀', 3)).toBe('ab');
    expect(cutText('ab😀', 4)).toBe('ab😀');
  });
});

test('READ-6 several lines keep their line ends and tabs', () => {
  expect(cleanText('a\r\nb\rc\td\0e\x1bf')).toBe('a\nb\nc\td e f');
});

describe('a snippet', () => {
  test('has no invisible padding', () => {
    expect(makeSnippet('\n a\u034f\u200c\u00a0\u034f\u200c\u00a0 b\n\nc', 200)).toBe('a b c');
  });

  test('is bounded, also for a text of spaces', () => {
    expect(makeSnippet('word '.repeat(1_000), 200).length).toBeLessThanOrEqual(200);
    expect(makeSnippet(' '.repeat(1_000_000), 200)).toBe('');
  });
});

describe('READ-7 a file name', () => {
  test.each([
    ['../../a.txt', 'a.txt'],
    ['..\\a.txt', 'a.txt'],
    ['...', 'x'],
    ['.profile', 'profile'],
    ['a\0b.txt', 'a b.txt'],
    ['a|b?.txt', 'a_b_.txt'],
    [undefined, 'x'],
  ])('%j becomes %j', (given, safe) => {
    expect(safeFilename(given, 'x')).toBe(safe);
  });

  test('is cut to 255 bytes, and keeps its extension', () => {
    const name = safeFilename(`${'ü'.repeat(400)}.pdf`, 'x');
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
    expect(name).toMatch(/ü\.pdf$/);
  });
});

test.each([
  ['Image/PNG', 'image/png'],
  ['text/html\r\nX: y', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  [undefined, 'application/octet-stream'],
])('READ-7 the content type %j is sent as %s', (given, safe) => {
  expect(safeContentType(given)).toBe(safe);
});
