import { homedir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toLine, toPlainText } from '../library/plain-text.ts';
import { findStateFile } from './remembered.ts';
import { parseDuration, toFileName, toJson } from './text.ts';

test.each([
  ['../../evil.sh', '.._.._evil.sh'],
  ['..', '_'],
  ['', '_'],
  ['a\\b\u0000c', 'a_b_c'],
  ['Rechnung März.pdf', 'Rechnung_März.pdf'],
  [`${'a'.repeat(200)}.pdf`, `${'a'.repeat(56)}.pdf`],
  [`\u{20bb7}${'a'.repeat(59)}`, `_${'a'.repeat(59)}`],
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

test('text loses invisible characters, but not joiners', () => {
  const tags = String.fromCodePoint(0xe0001, 0xe0069, 0xe0100, 0x34f, 0x115f, 0x3164, 0x2800);
  expect(toPlainText(`a${tags}\u200b\u00ad\ufeff\u2066b\r\n\u200d\u200c`)).toBe('ab\n\u200d\u200c');
});

test('JSON to a terminal is ASCII where a character would control it', () => {
  const value = { subject: '\u001b\u009b2J\u007f\u202e\u2069ä' };
  const json = toJson(value);
  expect(json).toBe('{"subject":"\\u001b\\u009b2J\\u007f\\u202e\\u2069ä"}');
  expect(JSON.parse(json)).toEqual(value);
});

test.each([
  ['/state', '/state'],
  ['state', path.join(homedir(), '.local/state')],
  ['', path.join(homedir(), '.local/state')],
])('the state folder of XDG_STATE_HOME=%s is %s', (folder, state) => {
  const file = path.join(state, 'mayfly-client/inbox.json');
  expect(findStateFile({ XDG_STATE_HOME: folder })).toBe(file);
});
