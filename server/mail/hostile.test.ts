import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAX_FILENAME_BYTES } from './clean.ts';
import { PROBLEMS } from './problems.ts';
import type { Reader } from './reader.ts';
import { hostileSet } from './testing/hostile-set.ts';
import { htmlLetter, letter, partsLetter, plainLetter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { OpenedMail, ReadMail } from './types.ts';

// One message may take this long on a thread of its own, tenfold what it takes on an idle machine.
const DEADLINE_MS = 20_000;

let reader: Reader;
beforeAll(() => {
  reader = openReader({ deadlineMs: DEADLINE_MS });
});
afterAll(() => reader.close());

/** Neither lost nor stalled: it is read, opened, and so is the next one. */
async function survive(raw: Buffer): Promise<{ row: ReadMail; opened: OpenedMail }> {
  const row = await readBy(reader, raw);
  const opened = await openBy(reader, raw);
  expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
  return { row, opened };
}

test.each(hostileSet())('$id $what is neither lost nor ever fails the reader', async ({ raw }) => {
  const { row, opened } = await survive(raw);
  const problems = [...row.problems, ...opened.problems];
  expect(problems).not.toContain(PROBLEMS.crashed);
  expect(problems).not.toContain(PROBLEMS.deadline);
  // What was taken apart or not: something of it can be seen.
  expect([opened.text, opened.html, ...opened.attachments].some((part) => part !== null)).toBe(
    true,
  );
});

describe('structure', () => {
  test('M1 multiparts nested 10,000 deep', async () => {
    const parts = Array.from({ length: 10_000 }, (_, depth) => [
      `--b${depth}`,
      `Content-Type: multipart/mixed; boundary="b${depth + 1}"`,
      '',
    ]);
    const raw = letter(
      'From: a@b.example',
      'Subject: deep',
      'Content-Type: multipart/mixed; boundary="b0"',
      '',
      ...parts.flat(),
    );
    const { row, opened } = await survive(raw);
    expect(row.summary).toMatchObject({ subject: 'deep', from: { address: 'a@b.example' } });
    expect(row.problems).toEqual([PROBLEMS.tooManyParts]);
    expect(opened.problems).toContain(PROBLEMS.tooManyParts);
    expect(opened.text).toContain('--b0');
  });

  test.each([
    ['named in another spelling', (n: number) => `; bOundary=b${n}`],
    ['not named', () => ''],
  ])('M1 800 multiparts whose boundaries are %s', async (_, parameter) => {
    const parts = Array.from({ length: 800 }, (_, n) => [
      `--b${n}`,
      `Content-Type: multipart/mixed${parameter(n + 1)}`,
      '',
    ]);
    // Each part of those that name none is one of the outermost.
    const named = parameter(1) === '' ? parts.map(([, ...rest]) => ['--b0', ...rest]) : parts;
    const type = 'Content-Type: multipart/mixed; boundary=b0';
    const raw = letter('From: a@b.example', type, '', `--${' '.repeat(60_000)}`, ...named.flat());
    const { row } = await survive(raw);
    expect(row.problems).toEqual([PROBLEMS.tooManyParts]);
  });

  test('M1 delimiters are held against multiparts however those are spelt', async () => {
    const parts = Array.from({ length: 150 }, (_, n) => [
      `--b${n}`,
      `Content-Type: multipart/mixed; bOundary=b${n + 1}`,
      '',
    ]);
    const type = 'Content-Type: multipart/mixed; bOundary=b0';
    const lines = '--x\r\n'.repeat(300_000);
    const { row } = await survive(letter('From: a@b.example', type, '', ...parts.flat(), lines));
    expect(row.problems).toEqual([PROBLEMS.tooManyLines]);
  });

  test('M2 messages nested 10,000 deep are one attachment', async () => {
    const nested = Array.from({ length: 10_000 }, () => [
      'Content-Type: message/rfc822',
      'Content-Disposition: inline',
      '',
    ]);
    const { opened } = await survive(letter('From: a@b.example', ...nested.flat(), 'end'));
    expect(opened.attachments).toMatchObject([{ filename: 'message-1.eml' }]);
  });

  test.each([
    [1_000_000, PROBLEMS.tooManyLines],
    [2_000, PROBLEMS.unreadable],
  ])('M3 %d parts', async (parts, problem) => {
    const lines = ['From: a@b.example', 'Content-Type: multipart/mixed; boundary="b"', ''];
    const { row } = await survive(letter(...lines, '--b\r\n\r\n\r\n'.repeat(parts)));
    expect(row).toMatchObject({
      problems: [problem],
      summary: { from: { address: 'a@b.example' } },
    });
  });

  test('M4 900 attachments are counted, 500 listed, and it is said', async () => {
    const part = ['Content-Type: application/pdf; name=a.pdf', '', 'x'];
    const { row, opened } = await survive(partsLetter(Array.from({ length: 900 }, () => part)));
    expect(opened.attachments).toHaveLength(500);
    expect(row.problems).toEqual([PROBLEMS.attachmentsCut]);
  });

  test.each([
    ['2 MB of headers', `X-Long: ${'x'.repeat(2_000_000)}`],
    ['100,000 headers', Array.from({ length: 100_000 }, (_, n) => `X-${n}: y`).join('\r\n')],
  ])('M5 %s', async (_, lines) => {
    const raw = letter('From: a@b.example', 'Subject: long', lines, '', 'the text');
    const { row, opened } = await survive(raw);
    expect(row.summary).toMatchObject({ subject: 'long', snippet: 'the text' });
    expect(row.problems).toEqual([PROBLEMS.headerCut]);
    expect(opened.headers.length).toBeLessThanOrEqual(1_000);
  });

  test('M6 150,000 addresses in To', async () => {
    const to = Array.from({ length: 150_000 }, (_, n) => `u${n}@x.example`).join(',\r\n ');
    const { row } = await survive(letter('From: a@b.example', `To: ${to}`, '', 'the text'));
    expect(row.summary).toMatchObject({ snippet: 'the text', from: { address: 'a@b.example' } });
    expect(row.summary.to).toHaveLength(100);
    expect(row.problems).toEqual([PROBLEMS.headerCut, PROBLEMS.addresseesCut]);
  });

  test('M6, SHOW-16 150 addresses in Cc', async () => {
    const cc = Array.from({ length: 150 }, (_, n) => `"Name, ${n}" <u${n}@x.example>`).join(', ');
    const raw = letter('From: a@b.example', 'To: c@d.example', `Cc: ${cc}`, '', 'the text');
    const { row, opened } = await survive(raw);
    expect(row.summary.to).toEqual(['c@d.example']);
    expect(opened.cc).toHaveLength(100);
    expect(opened.cc[99]).toBe('u99@x.example');
    expect(opened.problems).toEqual([PROBLEMS.addresseesCut]);
  });

  test('M16 a multipart without boundary, and without end', async () => {
    for (const type of ['multipart/mixed', 'multipart/mixed; boundary=elsewhere']) {
      const raw = letter('From: a@b.example', `Content-Type: ${type}`, '', 'the text');
      const { row } = await survive(raw);
      expect(row).toMatchObject({
        problems: [PROBLEMS.noBoundary],
        summary: { snippet: 'the text' },
      });
    }
    const open = letter('Content-Type: multipart/mixed; boundary=b', '', '--b', '', 'the text');
    expect((await survive(open)).opened.text).toContain('the text');
  });

  test.each(['', '\r\n', '\n', '\0', 'no header at all', ': x\r\n\r\n'])(
    'M16 just %j',
    async (raw) => {
      const { row } = await survive(Buffer.from(raw));
      expect(row.summary.from).toBeNull();
    },
  );
});

describe('content', () => {
  test.each([
    ['100,000 blocks', '<td><p>'.repeat(100_000)],
    ['tables nested deep', '<table><tr><td>'.repeat(50_000)],
    ['unclosed tags', '<b '.repeat(200_000)],
    ['entities', '&amp;'.repeat(400_000)],
  ])('M7 HTML of %s takes linear time', async (_, html) => {
    const { row } = await survive(htmlLetter(`<p>first words</p>${html}`));
    expect(row.summary.snippet).toMatch(/^first words/);
  });

  test('M8 broken base64 is decoded as far as it goes', async () => {
    const raw = partsLetter([
      ['Content-Type: text/plain', 'Content-Transfer-Encoding: base64', '', 'aGVsb!!!!G8=', '===='],
      [
        'Content-Type: application/zip; name=bomb.zip',
        'Content-Transfer-Encoding: base64',
        '',
        'UEsDBA==',
      ],
    ]);
    const { opened } = await survive(raw);
    expect(opened.text).toContain('hel');
    expect(opened.attachments).toMatchObject([{ contentType: 'application/zip', size: 4 }]);
  });

  test('M9 an image referred to 20,000 times stays one', async () => {
    const html = '<img src="cid:one">'.repeat(20_000);
    const raw = partsLetter([
      ['Content-Type: text/html', '', html],
      ['Content-Type: image/png', 'Content-ID: <one>', '', 'x'.repeat(10_000)],
    ]);
    const { opened } = await survive(raw);
    expect(opened.html?.trim()).toHaveLength(html.length);
    expect(opened.attachments).toMatchObject([{ contentId: 'one' }]);
  });

  test.each([
    ['utf-16le', Buffer.from('grüße', 'utf16le'), 'grüße'],
    ['iso-8859-1', Buffer.from('grüße', 'latin1'), 'grüße'],
    ['koi8-r', Buffer.from([0xd0, 0xd2, 0xc9]), 'при'],
    ['gb18030', Buffer.from([0xc4, 0xe3]), '你'],
    ['iso-2022-jp', Buffer.from('\x1b$B$"\x1b(B', 'latin1'), 'あ'],
    ['x-unknown', Buffer.from('grüße'), 'grüße'],
    ['us-ascii', Buffer.from('grüße'), 'grüße'],
    ['utf-7', Buffer.from('+ADw-script+AD4-'), '+ADw-script+AD4-'],
    ['utf-8', Buffer.from('grüße', 'latin1'), 'grüße'],
    ['utf-8', Buffer.from([0xc3, 0xbc, 0x61, 0xff, 0x62]), 'üa\ufffdb'],
  ])('M10 text in %s is readable', async (charset, bytes, text) => {
    const raw = Buffer.concat([
      letter(
        'From: a@b.example',
        `Content-Type: text/plain; charset=${charset}`,
        'Content-Transfer-Encoding: base64',
        '',
      ),
      Buffer.from(bytes.toString('base64')),
    ]);
    expect((await survive(raw)).opened.text).toBe(text);
  });

  test('S25 NUL and bare control characters are shown as spaces', async () => {
    const { opened } = await survive(plainLetter('a\0b\x07c'));
    expect(opened.text).toBe('a b c\n');
  });

  test('READ-8 a text over the limit is cut, and it is said', async () => {
    const { opened } = await survive(plainLetter('word '.repeat(300_000)));
    expect(opened.text).toHaveLength(1_000_000);
    expect(opened.problems).toEqual([PROBLEMS.textCut]);
  });
});

describe('one line', () => {
  test('M11 line breaks and NUL in encoded words are spaces', async () => {
    const raw = letter('From: a@b.example', 'Subject: =?utf-8?q?a=0D=0ABcc:_x=00y=1Bz?=', '', '');
    expect((await survive(raw)).row.summary.subject).toBe('a Bcc: x y z');
  });

  test('M12 the real address stays beside whatever name', async () => {
    const name = '=?utf-8?q?ceo=40bank=2Eexample_=E2=80=AEmoc=E2=81=A6?=';
    const { row } = await survive(letter(`From: ${name} <mallory@evil.example>`, '', ''));
    expect(row.summary.from).toEqual({
      name: 'ceo@bank.example moc',
      address: 'mallory@evil.example',
    });
  });

  test('READ-6 an internationalized domain is not shown as one that looks the same', async () => {
    const { row } = await survive(letter('From: Bank <a@xn--pple-43d.example>', '', ''));
    expect(row.summary.from?.address).toBe('a@xn--pple-43d.example');
  });

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\\\evil\\\\run.exe', 'run.exe'],
    ['..', 'attachment-1'],
    ['', 'attachment-1'],
    ['a\\"b<c>.txt', 'a_b_c_.txt'],
  ])('M13 the file name %j is safe', async (given, safe) => {
    const part = [
      'Content-Type: text/plain',
      `Content-Disposition: attachment; filename="${given}"`,
      '',
      'x',
    ];
    expect((await survive(partsLetter([part]))).opened.attachments).toMatchObject([
      { filename: safe },
    ]);
  });

  test('M13 encoded names with NUL, line breaks and bidi, and 10,000 pieces', async () => {
    const encoded = "filename*=utf-8''a%00b%0D%0Ac%E2%80%AEgpj.exe";
    const pieces = Array.from({ length: 10_000 }, (_, n) => ` filename*${n}=abcdef`).join(';\r\n');
    const attached = (name: string) => [
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; ${name}`,
      '',
      'x',
    ];
    const { opened } = await survive(partsLetter([attached(encoded)]));
    expect(opened.attachments[0]?.filename).toBe('a b cgpj.exe');
    const many = (await survive(partsLetter([attached(pieces.trim())]))).opened;
    const name = many.attachments[0]?.filename ?? many.text ?? '';
    expect(name).not.toBe('');
    if (many.attachments[0])
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(MAX_FILENAME_BYTES);
  });

  test('M14 odd and twin Content-IDs are opaque', async () => {
    const image = (id: string) => ['Content-Type: image/png', `Content-ID: ${id}`, '', 'x'];
    const { opened } = await survive(
      partsLetter([image('<a b"\'>'), image('<same>'), image('<same>'), image('')]),
    );
    expect(opened.attachments.map(({ contentId }) => contentId)).toEqual([
      `a b"'`,
      'same',
      'same',
      null,
    ]);
  });

  test('M15 headers named like object internals do no harm', async () => {
    const raw = letter(
      'From: a@b.example',
      '__proto__: polluted',
      'constructor: polluted',
      'List-__proto__: <https://x.example>',
      'Content-Type: text/plain; __proto__=polluted; charset=utf-8',
      '',
      'the text',
    );
    const { opened } = await survive(raw);
    expect(opened.text).toContain('the text');
    expect(opened.headers).toContainEqual({ name: '__proto__', value: 'polluted' });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('M16 the sender', () => {
  test.each([
    ['none', [], null, PROBLEMS.noSender],
    ['an empty one', ['From: '], null, PROBLEMS.noSender],
    ['no address', ['From: undisclosed'], { name: 'undisclosed', address: '' }, null],
    [
      'two fields',
      ['From: a@b.example', 'From: c@d.example'],
      { name: '', address: 'a@b.example' },
      PROBLEMS.manySenders,
    ],
    [
      'two in one',
      ['From: A <a@b.example>, c@d.example'],
      { name: 'A', address: 'a@b.example' },
      PROBLEMS.manySenders,
    ],
    [
      'a name with a comma',
      ['From: Doe, John <a@b.example>'],
      { name: 'Doe, John', address: 'a@b.example' },
      null,
    ],
    ['a group', ['From: Team: a@b.example;'], { name: '', address: 'a@b.example' }, null],
  ])('%s', async (_, lines, from, problem) => {
    const { row } = await survive(letter(...lines, 'Date: 99 Foo 99999', '', 'x'));
    expect(row.summary.from).toEqual(from);
    expect(row.problems).toEqual(problem === null ? [] : [problem]);
  });
});
