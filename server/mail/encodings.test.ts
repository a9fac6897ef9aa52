import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { openBy, openReader } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const FROM = 'From: a@b.example';

async function textOf(encoding: string, ...body: readonly string[]): Promise<string | null> {
  const raw = letter(FROM, `Content-Transfer-Encoding: ${encoding}`, '', ...body);
  return (await openBy(reader, raw)).text;
}

describe('READ-16 quoted-printable', () => {
  test.each([
    ['soft breaks with blanks behind', ['one =  ', 'two=\t', 'three'], 'one twothree'],
    ['lower-case hex', ['gr=c3=bc=c3=9fe'], 'grüße'],
    ['an equals sign at the end', ['one='], 'one'],
    ['escapes that are none', ['a=XY b=3 c=='], 'a=XY b=3 c='],
    ['raw 8-bit characters', ['grüße =C3=BC'], 'grüße ü'],
    ['blanks at the ends of lines', ['one   ', 'two'], 'one\ntwo'],
    ['long lines', [`${'x'.repeat(2_000)}=`, 'y'], `${'x'.repeat(2_000)}y`],
  ])('with %s', async (_, lines, text) => {
    expect((await textOf('quoted-printable', ...lines))?.trimEnd()).toBe(text);
  });
});

describe('READ-16 base64', () => {
  const hello = Buffer.from('hello, wörld, how are you').toString('base64');

  test.each([
    ['line noise', [`${hello.slice(0, 8)}!#${hello.slice(8)}`]],
    ['no padding', [hello.replace(/=+$/, '')]],
    ['a padding for each piece', ['aGVsbG8=', 'LCB3w7ZybGQs', 'IGhvdyBhcmUgeW91']],
    ['blanks', [`  ${hello.slice(0, 6)}  `, `\t${hello.slice(6)}`, '', '']],
    ['lines of other lengths', [...hello]],
    ['one line', [hello]],
    ['text after the end on its line', [`${hello} -- sent by a scanner`]],
    [
      'a footer',
      [hello, '', '_______________', 'This list is run by you and me', 'http://list.example'],
    ],
  ])('with %s', async (_, lines) => {
    expect((await textOf('base64', ...lines))?.trimEnd()).toBe('hello, wörld, how are you');
  });

  test('READ-8 of a file ends where a footer begins, and a problem says so', async () => {
    const header = ['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', ''];
    const footer = ['', 'A list, run by you and me'];
    const { attachments, problems } = await openBy(
      reader,
      partsLetter([[...header, hello, ...footer]]),
    );
    expect(attachments).toMatchObject([{ size: 26 }]);
    expect(problems).toEqual([PROBLEMS.behindBase64]);
    expect(await openBy(reader, partsLetter([[...header, hello]]))).toMatchObject({ problems: [] });
  });

  test('in name only is shown as it came', async () => {
    const said = 'Dear customer, your code is 482913 and it is valid today';
    expect(await textOf('base64', said)).toBe(`${said}\n`);
    const opened = await openBy(
      reader,
      partsLetter([['Content-Type: text/plain', 'Content-Transfer-Encoding: base64', '', said]]),
    );
    expect(opened.text).toBe(said);
  });

  test('of a file is counted as it is decoded', async () => {
    const header = [
      'Content-Type: application/pdf; name=a.pdf',
      'Content-Transfer-Encoding: base64',
    ];
    const raw = partsLetter([[...header, '', hello, 'not! base64! =']]);
    const { attachments } = await openBy(reader, raw);
    expect(attachments[0]?.size).toBeGreaterThanOrEqual(Buffer.from(hello, 'base64').length);
  });
});

describe('READ-16 a transfer encoding', () => {
  const encoded = Buffer.from('grüße').toString('base64');

  test.each([
    'BASE64',
    'base64;',
    '"base64"',
    'base64 (as ever)',
    '(x) base64',
    ' Base-64 ',
    'b64',
  ])('written as %s is base64', async (encoding) => {
    expect((await textOf(encoding, encoded))?.trimEnd()).toBe('grüße');
  });

  test.each(['Quoted-Printable', 'quoted-printable; x=y', 'quotedprintable', 'quoted printable'])(
    'written as %s is quoted-printable',
    async (encoding) => {
      expect((await textOf(encoding, 'gr=C3=BC=C3=9Fe'))?.trimEnd()).toBe('grüße');
    },
  );

  test.each(['7bit', '8bit', '8-bit', 'binary', 'utf-8', 'none', ''])(
    'of %j leaves the bytes as they are',
    async (encoding) => {
      expect((await textOf(encoding, 'grüße =C3=BC'))?.trimEnd()).toBe('grüße =C3=BC');
    },
  );

  test('of x-uuencode is decoded, in a part and alone', async () => {
    const lines = ['', 'begin 644 hello.txt', '%:&5L;&\\', '`', 'end'];
    const header = [
      'Content-Type: application/x-a; name=a.bin',
      'Content-Transfer-Encoding: x-uuencode',
    ];
    const { attachments } = await openBy(
      reader,
      partsLetter([
        [...header, ...lines],
        ['', 'text'],
      ]),
    );
    expect(attachments).toMatchObject([{ filename: 'a.bin', size: 5 }]);
    expect(await textOf('uuencode', ...lines)).toBe('hello');
  });
});

describe('READ-16 a file written into a text as uuencode', () => {
  const block = ['begin 644 ../hello.txt', '%:&5L;&\\', '`', 'end'];

  test('is offered, and no part of the text', async () => {
    const raw = letter(FROM, '', 'See below.', '', ...block, 'Bye', ...block);
    const opened = await openBy(reader, raw);
    expect(opened.text).not.toContain('begin');
    expect(opened.text).toMatch(/^See below\.\s+Bye/);
    expect(opened.attachments).toMatchObject([
      { index: 0, filename: 'hello.txt', size: 5 },
      { index: 1, filename: 'hello.txt', size: 5 },
    ]);
    const answer = await reader.attachment({ encoding: 'identity', bytes: raw }, [1]);
    expect(answer).toMatchObject({ kind: 'read', mail: { filename: 'hello.txt' } });
  });

  test.each([
    ['prose', ['We begin 644 times', 'and come to an', 'end']],
    ['no end', ['begin 644 a.txt', '%:&5L;&\\']],
    ['small letters', ['begin 644 a.txt', 'these are words', 'end']],
    ['lines shorter than they say', ['begin 644 a.txt', 'PROSE IN CAPITALS', 'end']],
    ['words behind a length of zero', ['begin 644 a.txt', ' WORDS', '#0V%T', '`', 'end']],
    ['lines longer than they say', ['begin 644 a.txt', '#THESE ARE WORDS AND NO CODE', 'end']],
  ])('is not seen in %s', async (_, lines) => {
    const opened = await openBy(reader, letter(FROM, '', ...lines));
    expect(opened).toMatchObject({ text: `${lines.join('\n')}\n`, attachments: [] });
  });
});
