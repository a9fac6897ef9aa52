import { expect, test } from 'vitest';
import { parseDuration, toFileName, toLine } from './text.ts';

test.each([
  ['../../evil.sh', '.._.._evil.sh'],
  ['..', '_'],
  ['', '_'],
  ['a\\b\u0000c', 'a_b_c'],
  ['Rechnung März.pdf', 'Rechnung_März.pdf'],
  [`${'a'.repeat(200)}.pdf`, `${'a'.repeat(56)}.pdf`],
])('the file of %j is %s', (name, file) => {
  expect(toFileName(name)).toBe(file);
});

test.each([
  ['500ms', 500],
  ['60s', 60_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
  ['60', null],
  ['1.5s', null],
])('%s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test('a line has no control characters and no breaks', () => {
  expect(toLine(' a\tb\r\n\u001b[31mc\u009b\u202e ')).toBe('a b [31mc');
});
