import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Reader } from './reader.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';

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

describe('READ-33 quoted-printable', () => {
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

describe('READ-33 base64', () => {
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

describe('READ-33 a transfer encoding', () => {
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

  test.each(['7bit', '8bit', '8-bit', 'binary', 'utf-8', 'x-unknown', 'none', ''])(
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

describe('READ-33 a file written into a text as uuencode', () => {
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
    ['lines that are none', ['begin 644 a.txt', 'these are words, many more than it says', 'end']],
  ])('is not seen in %s', async (_, lines) => {
    const opened = await openBy(reader, letter(FROM, '', ...lines));
    expect(opened).toMatchObject({ text: `${lines.join('\n')}\n`, attachments: [] });
  });
});

describe('READ-32 a header', () => {
  const read = async (raw: Buffer) => {
    const { summary } = await readBy(reader, raw);
    return {
      from: summary.from?.address ?? null,
      subject: summary.subject,
      snippet: summary.snippet,
    };
  };
  const usual = { from: 'a@b.example', subject: 'Hi', snippet: 'the text' };
  const mail = (...before: readonly string[]) => [...before, FROM, 'Subject: Hi', '', 'the text'];

  test.each([
    ['behind an mbox line', letter(...mail('From a@b.example Thu Jan  1 00:00:00 1970'))],
    ['behind a quoted mbox line', letter(...mail('>From a@b.example Thu Jan  1 00:00:00 1970'))],
    ['behind empty lines', letter(...mail('', '', ''))],
    ['behind a byte order mark', letter(`\ufeff${FROM}`, 'Subject: Hi', '', 'the text')],
    ['with an indented first line', letter(` ${FROM}`, 'Subject: Hi', '', 'the text')],
    [
      'with a line that is no field',
      letter(FROM, 'this is no field', 'Subject: Hi', '', 'the text'),
    ],
    ['with blanks before colons', letter('From : a@b.example', 'Subject\t: Hi', '', 'the text')],
    ['with line feeds only', Buffer.from(mail().join('\n'))],
    [
      'folded before its value',
      letter('From:', ' a@b.example', 'Subject:', '\tHi', '', 'the text'),
    ],
    ['folded to an empty line', letter('From: a@b.example', ' ', 'Subject: Hi', '', 'the text')],
  ])('%s', async (_, raw) => {
    expect(await read(raw)).toEqual(usual);
  });

  test('M16 without a body, or nothing but a body', async () => {
    expect(await read(Buffer.from('From: a@b.example\r\nSubject: Hi'))).toEqual({
      ...usual,
      snippet: '',
    });
    expect(await read(Buffer.from('just this text\r\n'))).toMatchObject({
      snippet: 'just this text',
    });
  });

  test.each([
    ['=?utf-8?q?Doe=2C_J=C3=B6hn?= <a@b.example>', 'Doe, Jöhn'],
    ['"=?utf-8?q?J=C3=B6hn?=" <a@b.example>', 'Jöhn'],
    ['=?iso-8859-1?q?J=F6?= =?iso-8859-1?q?hn?= <a@b.example>', 'Jöhn'],
    ['=?utf-8?q?J=C3=B6hn?=<a@b.example>', 'Jöhn'],
    ['"Jöhn \\"x\\" Doe" <a@b.example>', 'Jöhn "x" Doe'],
    ['a@b.example (Jöhn)', 'Jöhn'],
    ['=?utf-8?q?b=40c=2Eexample?= <a@b.example>', 'b@c.example'],
  ])('M12 names in addresses: %s', async (from, name) => {
    const { summary } = await readBy(reader, letter(`From: ${from}`, '', 'x'));
    expect(summary.from).toEqual({ name, address: 'a@b.example' });
  });
});

describe('READ-33 a part', () => {
  test.each([
    ['no Content-Type', []],
    ['an empty one', ['Content-Type:']],
    ['a bare one', ['Content-Type: text']],
    ['no semicolon', ['Content-Type: text/plain charset=utf-8']],
    ['a charset without its name', ['Content-Type: text/plain; utf-8']],
    ['two of them', ['Content-Type: text/plain; charset=utf-8', 'Content-Type: a/b']],
    ['one that is none', ['Content-Type: what/is/this?']],
  ])('of %s is a text', async (_, header) => {
    const opened = await openBy(reader, partsLetter([[...header, '', 'grüße']]));
    expect(opened).toMatchObject({ text: 'grüße', attachments: [] });
  });

  test('whose multipart does not name its boundary, or another, is found all the same', async () => {
    for (const named of ['', '; boundary=other', '; boundary="']) {
      const lines = [
        '--real',
        'Content-Type: text/plain',
        '',
        'the text',
        '--real',
        'Content-Type: application/pdf; name=a.pdf',
        '',
        'x',
        '--real--',
      ];
      const raw = letter(FROM, `Content-Type: multipart/mixed${named}`, '', ...lines);
      expect(await openBy(reader, raw)).toMatchObject({
        text: 'the text',
        attachments: [{ filename: 'a.pdf' }],
        problems: [],
      });
    }
  });

  test('that is a text with a name is a file, unless it is the first', async () => {
    const named = [
      'Content-Type: text/plain; name=notes.txt',
      'Content-Disposition: inline',
      '',
      'notes',
    ];
    const opened = await openBy(reader, partsLetter([named, named]));
    expect(opened).toMatchObject({ text: 'notes', attachments: [{ filename: 'notes.txt' }] });
  });
});

test('READ-2 any bytes at all are read, opened and bounded', async () => {
  const pieces = fc.constantFrom(
    ...[
      'From: ',
      'Subject: ',
      'Content-Type: ',
      'multipart/mixed; boundary=b',
      '; charset=',
      '--b',
      '--b--',
    ],
    ...[
      '\r\n',
      '\n',
      '\r\n\r\n',
      ' ',
      '"',
      '=?',
      '?q?',
      '?=',
      'base64',
      'text/html',
      '\x1b$B',
      '\0',
      'begin 644 a\n',
      'end\n',
    ],
    ...[
      'Content-Transfer-Encoding: ',
      'Content-Disposition: ',
      'filename*0*=',
      'message/rfc822',
      'utf-16',
      'gb18030',
    ],
  );
  const bytes = fc.oneof(
    { weight: 4, arbitrary: pieces.map((piece) => Buffer.from(piece, 'latin1')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map((each) => Buffer.from(each)) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 40 }), async (all) => {
      const raw = Buffer.concat(all);
      const { summary } = await readBy(reader, raw);
      const opened = await openBy(reader, raw);
      expect(summary.subject.length).toBeLessThanOrEqual(998);
      expect(opened.problems.join()).not.toMatch(/reader fail|too long/);
      expect(opened.attachments.length).toBeLessThanOrEqual(500);
    }),
    { numRuns: 400 },
  );
});
