import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

/** Bytes of the largest message by default. */
const LARGEST = 24 * 1024 * 1024;

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

function filled(header: readonly string[], line: string): Buffer {
  return Buffer.concat([letter('From: a@b.example', ...header), Buffer.alloc(LARGEST, line)]);
}

const PARTS = ['Content-Type: multipart/mixed; boundary=b', '', '--b'];
const BASE64 = ['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', ''];
const NESTED = Array.from({ length: 150 }, (_, depth) => [
  `--b${depth}`,
  `Content-Type: multipart/mixed; boundary=b${depth + 1}`,
  '',
]).flat();

test.each([
  ['line ends', [''], '\r\n', [PROBLEMS.textCut], []],
  ['line ends in a file', [...PARTS, 'Content-Type: application/pdf', ''], '\r\n', [], [LARGEST]],
  ['short lines in a part', [...PARTS, ''], 'a\r\n', [PROBLEMS.textCut], []],
  ['base64, a character a line', [...PARTS, ...BASE64], 'Q\n', [], [(LARGEST / 8) * 3]],
])('READ-8 24 MiB of %s are read', async (_, header, line, problems, sizes) => {
  const opened = await openBy(reader, filled(header, line));
  expect(opened.problems).toEqual(problems);
  expect(opened.attachments.map(({ size }) => size)).toEqual(sizes);
});

test('READ-4 24 MiB of lines that could end any of 150 parts are shown as they came', async () => {
  const raw = filled([PARTS[0] ?? '', '', ...NESTED], '--b\r\n');
  const row = await readBy(reader, raw);
  expect(row.problems).toEqual([PROBLEMS.tooManyLines]);
  const opened = await openBy(reader, raw);
  expect(opened.problems).toContain(PROBLEMS.tooManyLines);
  expect(opened.headers).toContainEqual({ name: 'From', value: 'a@b.example' });
});

test('READ-8 the beginning of one long text is read, and a problem says so', async () => {
  const raw = filled(['', 'Your code is 482913.'], `${'word '.repeat(15)}\r\n`);
  const row = await readBy(reader, raw);
  expect(row).toMatchObject({
    problems: [PROBLEMS.textCut],
    summary: { code: { value: '482913' } },
  });
  const opened = await openBy(reader, raw);
  expect(opened.text).toHaveLength(1_000_000);
  expect(opened.problems).toEqual([PROBLEMS.textCut]);
});

test.each([
  ['soft line breaks', ['Content-Transfer-Encoding: quoted-printable'], '=\r\n', 'word'],
  ['empty lines', ['Content-Transfer-Encoding: base64'], '\r\n', 'd29yZA=='],
  ['commands', ['Content-Type: text/enriched'], '<bold>', 'word'],
])('READ-8 a problem says so if %s leave nothing of a text that is cut', async (...of) => {
  const [, header, filling, word] = of;
  const content = filling.repeat(Math.ceil((4 * 1024 * 1024) / filling.length)) + word;
  const file = ['Content-Type: application/pdf', '', 'x'];
  const opened = await openBy(reader, partsLetter([[...header, '', content], file]));
  expect(opened).toMatchObject({ text: null, problems: [PROBLEMS.textCut] });
});

test('READ-8 the beginning of one long HTML is read', async () => {
  const html = filled(['Content-Type: text/html', '', '<p>first words'], '<br>more\r\n');
  expect((await readBy(reader, html)).problems).toContain(PROBLEMS.htmlCut);
});

test('READ-8 a file is never cut, whatever its type', async () => {
  const disposition = 'Content-Disposition: attachment; filename=log.txt';
  const raw = filled(['Content-Type: text/plain', disposition, ''], `${'x'.repeat(70)}\r\n`);
  const opened = await openBy(reader, raw);
  expect(opened).toMatchObject({ problems: [], attachments: [{ size: LARGEST }] });
});

test.each([
  ['iso-2022-jp', '\x1b(IA\x1b$BA'],
  ['iso-2022-kr', '\x0eNN\x0f'],
  ['utf-7', '+APw-'],
])(
  'READ-8 of %s as much is decoded as takes well under a second, and it is said',
  async (...of) => {
    const [charset, piece] = of;
    const raw = filled([`Content-Type: text/plain; charset=${charset}`, ''], piece);
    const opened = await openBy(reader, raw);
    expect(opened.text?.length).toBeGreaterThan(300_000);
    expect(opened.problems).toEqual([PROBLEMS.textCut]);
  },
);
