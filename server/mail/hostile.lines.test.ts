import { describe, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { survivalByOneReader } from './testing/survival.ts';
import { MAX_FILENAME_BYTES } from './text/clean.ts';

const survive = survivalByOneReader();

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
