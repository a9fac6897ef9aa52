import { describe, expect, test } from 'vitest';
import { PROBLEMS } from './mime/problems.ts';
import { htmlLetter, letter, partsLetter, plainLetter } from './testing/letters.ts';
import { survivalByOneReader } from './testing/survival.ts';

const survive = survivalByOneReader();

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

  test('READ-8 a text over the limit is cut, and a problem says so', async () => {
    const { opened } = await survive(plainLetter('word '.repeat(300_000)));
    expect(opened.text).toHaveLength(1_000_000);
    expect(opened.problems).toEqual([PROBLEMS.textCut]);
  });
});
