import { expect, test } from 'vitest';
import { decodeWords } from './mime/encoded-words.ts';
import { parseStructured } from './mime/parameters.ts';
import { splitMessage } from './mime/parts.ts';

/** Characters of each: minutes of work where the time grows with the square of it. */
const LENGTH = 512 * 1024;

const filled = (piece: string) => piece.repeat(Math.floor(LENGTH / piece.length));

test.each([
  ...['=??q?x', '=?a?q?x', '=?a*b?q?x', '=?', '=?a?', '?='],
  `=?${'a'.repeat(59)}*${'b'.repeat(39)}?q?x`,
])('M11 words that never end: %j', (piece) => {
  expect(decodeWords(filled(piece)).length).toBeLessThanOrEqual(LENGTH);
});

test.each([';a="x', ';a="x\\"', ';a', '"', '";', '; ', 'a=(', ' (', '\\"', '*0*='])(
  'M13 parameters that never end: %j',
  (piece) => {
    expect(parseStructured(`text/plain${filled(piece)}`).parameters.size).toBeLessThan(LENGTH);
  },
);

const split = (body: string) =>
  splitMessage(
    [{ name: 'Content-Type', value: 'multipart/mixed; boundary=b' }],
    Buffer.from(body),
    () => undefined,
  );

test('M13 the header of a part may be as hostile as that of the message', () => {
  const part = `--b\r\nContent-Type: text/plain${filled(';a="x')}\r\n\r\nHello\r\n--b--\r\n`;
  expect(`${split(part).root.children[0]?.content.bytes}`).toContain('Hello');
});

test('M2 multiparts are counted by what they are, however they are spelled', () => {
  const part = '--b\r\nContent-Type: multipart/mixed; bOundary=b\r\n\r\n';
  const blanks = `--${' '.repeat(60_000)}\r\n`;
  expect(() => split(blanks + filled(part))).toThrow(/too many parts/);
});
