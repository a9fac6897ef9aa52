import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letter, partsLetter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const FROM = 'From: a@b.example';

describe('READ-16 a header', () => {
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

describe('READ-16 a part', () => {
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

test('READ-4 any bytes at all are read, opened and bounded', async () => {
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
