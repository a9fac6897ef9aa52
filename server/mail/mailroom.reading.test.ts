import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Detail } from '#shared/message.ts';
import { PROBLEMS } from './mime/problems.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { MailroomRig } from './testing/mailroom-rig.ts';

/** What comes out of the mailroom for the bytes that go in, whatever stands between. */
let rig: MailroomRig;
beforeAll(() => {
  rig = new MailroomRig();
});
afterAll(() => rig.close());

let inboxes = 0;
async function buildDetail(raw: Buffer): Promise<Detail> {
  const name = `reader${++inboxes}`;
  const inbox = await rig.inbox(name);
  await rig.deliver(raw, name);
  const row = await rig.onlyRow(inbox);
  const detail = await rig.mailroom.open(inbox, row.id);
  if (detail === null) throw new Error('no message');
  return detail;
}

const FROM = 'From: Ann <ann@sender.example>';

describe('READ-16 an address (RFC 5322 4.4)', () => {
  test.each([
    ['Bank <ceo@bank.example . evil.example>', 'Bank', 'ceo@bank.example.evil.example'],
    ['Bank <ceo@bank.example. evil.example>', 'Bank', 'ceo@bank.example.evil.example'],
    ['Bank <ceo@bank.example\r\n .evil.example>', 'Bank', 'ceo@bank.example.evil.example'],
    ['ceo@bank.example\t.\tevil.example', '', 'ceo@bank.example.evil.example'],
    ['Bank <ceo@bank.example(x).(y(z) . ")evil.example>', 'Bank', 'ceo@bank.example.evil.example'],
    ['c . e . o (x) @ (y) bank.example (z) . evil.example', '', 'c.e.o@bank.example.evil.example'],
    ['"Dr. Ann (x . y)" <a . b@c . example>', 'Dr. Ann (x . y)', 'a.b@c.example'],
    ['Dr. Ann B. Lee <ann@sender.example>', 'Dr. Ann B. Lee', 'ann@sender.example'],
    ['ann@sender.example (Dr. Ann)', 'Dr. Ann', 'ann@sender.example'],
    ['=?utf-8?q?Ann_B=2E_Lee?= <a@b . example>', 'Ann B. Lee', 'a@b.example'],
  ])('%s is not cut at a dot', async (from, name, address) => {
    expect((await buildDetail(letter(`From: ${from}`, '', 'x'))).from).toEqual({ name, address });
  });

  test('of To and Cc is not cut either', async () => {
    const to = 'To: Al <al@b . example>, bo . x@c.example, Friends: cy@d (x) . example;';
    const detail = await buildDetail(letter(FROM, to, 'Cc: di@e. example', '', 'x'));
    expect(detail.to).toEqual(['al@b.example', 'bo.x@c.example', 'cy@d.example']);
    expect(detail.cc).toEqual(['di@e.example']);
  });

  test('is whole in a message that could not be parsed', async () => {
    const lines = ['From: Bank <ceo@bank.example (x) . evil.example>', 'To: al@b . example'];
    const type = 'Content-Type: multipart/mixed; boundary=b';
    const raw = letter(...lines, type, '', '--b\r\n\r\n\r\n'.repeat(2_000));
    const { from, to, problems } = await buildDetail(raw);
    expect(problems).toEqual([PROBLEMS.unreadable]);
    expect(from?.address).toBe('ceo@bank.example.evil.example');
    expect(to).toEqual(['al@b.example']);
  });

  test.each([
    ['=?utf-8?q?Ann_Lee?=@host.example', '"Ann Lee"@host.example'],
    ['=?utf-8?b?YUBiLmV4YW1wbGU=?=@host.example', '"a@b.example"@host.example'],
    ['=?utf-8?q?ann?=@host.example', 'ann@host.example'],
  ])('with an encoded word as local part has a sender: %s', async (from, address) => {
    const detail = await buildDetail(letter(`From: ${from}`, '', 'x'));
    expect(detail).toMatchObject({ from: { name: '', address }, problems: [] });
  });
});

describe('READ-15 a charset that only the HTML names', () => {
  test.each([
    ['big5', '您的驗證碼是一二三'],
    ['shift_jis', '認証コードのお知らせ'],
    ['euc-jp', '認証コードのお知らせ'],
    ['gb2312', '您的验证码是一二三'],
    ['euc-kr', '인증 번호를 입력하세요'],
  ])('%s is that of all but a broken byte, and that is said', async (charset, text) => {
    const head = Buffer.from(`<html><meta charset="${charset}"><p>`);
    const html = Buffer.concat([head, iconv.encode(text, charset), Buffer.from([0xff]), head]);
    const type = ['Content-Type: text/html', 'Content-Transfer-Encoding: base64'];
    const detail = await buildDetail(letter(FROM, ...type, '', html.toString('base64')));
    expect(detail.html).toContain(text);
    expect(detail.problems).toEqual([PROBLEMS.charactersBroken]);
  });
});

describe('READ-15 a charset that only an encoded word names', () => {
  const encoded = (text: string, charset: string) =>
    `=?${charset}?b?${iconv.encode(text, charset).toString('base64')}?=`;

  test.each([
    ['gb2312', '您的验证码'],
    ['koi8-r', 'Ваш код'],
    ['big5', '您的驗證碼'],
  ])('%s is that of the text', async (charset, text) => {
    for (const field of [`Subject: ${encoded(text, charset)}`, `X-Of: ${encoded(text, charset)}`]) {
      const raw = Buffer.concat([letter(FROM, field, ''), iconv.encode(text, charset)]);
      expect(await buildDetail(raw)).toMatchObject({ text, problems: [] });
    }
  });
});

test('READ-15 unlabelled text that is read as windows-1252 has the problem charsetGuessed', async () => {
  const raw = Buffer.concat([letter(FROM, ''), iconv.encode('şifreniz: 482913', 'windows-1254')]);
  expect((await buildDetail(raw)).problems).toEqual([PROBLEMS.charsetGuessed]);
});

describe('READ-16 a multipart', () => {
  const type = (boundary: string) => `Content-Type: multipart/mixed; boundary="${boundary}"`;

  test('whose parts are all empty is just that', async () => {
    const raw = partsLetter([
      ['Content-Type: text/plain', ''],
      ['Content-Type: text/html', ''],
    ]);
    const empty = { text: null, html: null, attachments: [], problems: [] };
    expect(await buildDetail(raw)).toMatchObject(empty);
  });

  test.each(['c', 'b1', 'b'])('inside another, whose boundary %s comes nowhere', async (inner) => {
    const nested = [type(inner), '', 'the inner words'];
    const detail = await buildDetail(partsLetter([nested, ['', 'the outer words'], ['', '--c1']]));
    expect(`${detail.text} ${detail.problems}`).toMatch(/inner words|outside of its parts/);
    expect(detail.text).toContain('outer words');
    expect(detail.problems).toHaveLength(1);
  });

  test('that has ended divides no later part', async () => {
    const nested = [type('c'), '', '--c', '', 'inner', '--c--'];
    const later = ['', 'before', '--c', 'Note: kept', '', 'after'];
    const { text, problems } = await buildDetail(partsLetter([nested, later]));
    expect(text).toContain('before\n--c\nNote: kept\n\nafter');
    expect(problems).toEqual([]);
  });

  test.each(['b  ', 'b\t', 'b'])('whose boundary is %j', async (boundary) => {
    const parts = [`--${boundary}`, '', 'one', '', 'two', `--${boundary}`, '', 'three'];
    const lines = [FROM, type(boundary), '', ...parts, `--${boundary}--`];
    const detail = await buildDetail(letter(...lines));
    expect(detail).toMatchObject({ text: 'one\n\ntwo\nthree', problems: [] });
    const behind = await buildDetail(letter(...lines, 'behind'));
    expect(behind).toMatchObject({ text: detail.text, problems: [PROBLEMS.outsideParts] });
  });

  test.each([
    ['no empty line behind its header', ['Content-Type: text/plain', 'the words', 'of it']],
    ['no header', ['the words', '', 'of it']],
  ])('with a part that has %s', async (_, part) => {
    const { text } = await buildDetail(partsLetter([part]));
    expect(text?.replace(/\s+/g, ' ').trim()).toBe('the words of it');
  });
});

describe('READ-16 an unknown transfer encoding (RFC 2045 6.4)', () => {
  const file = [{ contentType: 'application/octet-stream', filename: 'attachment-1' }];
  const part = ['Content-Type: text/plain', 'Content-Transfer-Encoding: x-own', '', 'abc=def'];

  test.each([
    ['the message', letter(FROM, ...part)],
    ['a part', partsLetter([part])],
  ])('of %s makes it a file', async (_, raw) => {
    const { attachments, text, problems } = await buildDetail(raw);
    expect(attachments).toMatchObject(file);
    expect(text).toBeNull();
    expect(problems).toEqual([PROBLEMS.unknownEncoding]);
  });
});
