import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeText } from './mime/decode-text.ts';
import { encode, SAMPLES, type Sample, WRITABLE } from './testing/charsets.ts';
import { letter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import type { Reader } from './threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const b = ({ label, bytes }: Sample) => `=?${label}?B?${bytes.toString('base64')}?=`;
const escaped = (bytes: Buffer, sign: string) =>
  [...bytes].map((byte) => `${sign}${byte.toString(16).padStart(2, '0')}`).join('');
const q = ({ label, bytes }: Sample) => `=?${label}?q?${escaped(bytes, '=')}?=`;

/** Everything in the one charset: subject, names, text, HTML, attachments. */
function mailIn(sample: Sample): Buffer {
  const { label, bytes, text } = sample;
  const html = Buffer.concat([...'<p>'].map((each) => inSame(each, label)));
  return Buffer.concat([
    letter(
      `From: ${b(sample)} <ann@sender.example>`,
      `Subject: ${q(sample)}`,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: multipart/alternative; boundary=c',
      '',
      '--c',
      `Content-Type: text/plain; charset="${label}"`,
      'Content-Transfer-Encoding: base64',
      '',
      bytes.toString('base64'),
      '--c',
      `Content-Type: text/html; charset=${label}`,
      'Content-Transfer-Encoding: quoted-printable',
      '',
      `${escaped(html, '=')}${escaped(bytes, '=')}`,
      '--c--',
      '--b',
      'Content-Type: application/pdf',
      `Content-Disposition: attachment; filename*=${label}''${escaped(bytes, '%')}`,
      '',
      text.slice(0, 0),
      '--b',
      `Content-Type: application/pdf; name="${b(sample)}"`,
      '',
      'x',
      '--b--',
    ),
  ]);
}

const inSame = (text: string, label: string) =>
  /^utf-16/.test(label) ? iconv.encode(text, label) : Buffer.from(text);

describe('READ-15 a mail in one charset', () => {
  test.each(SAMPLES)('$label: $text', async (sample) => {
    const raw = mailIn(sample);
    const { summary } = await readBy(reader, raw);
    const opened = await openBy(reader, raw);
    expect(summary).toMatchObject({ subject: sample.text, from: { name: sample.text } });
    expect(opened.text?.trim()).toBe(sample.text);
    expect(opened.html?.trim()).toBe(`<p>${sample.text}`);
    const name = sample.text.replaceAll(':', '_');
    expect(opened.attachments.map(({ filename }) => filename)).toEqual([name, name]);
    expect(opened.problems).toEqual([]);
  });

  const eightBit = SAMPLES.filter(({ label }) => !/utf-16|utf-7/.test(label));
  test.each(eightBit)('$label: raw bytes in the header are read as the body', async (sample) => {
    const raw = Buffer.concat([
      Buffer.from('From: a@b.example\r\nSubject: '),
      sample.bytes,
      letter('', `Content-Type: text/plain; charset=${sample.label}`, ''),
      sample.bytes,
    ]);
    expect((await readBy(reader, raw)).summary).toMatchObject({
      // HZ and the kana of JIS X 0201 cannot be told from ASCII without a label.
      subject: /^hz/.test(sample.label) ? '~{QiV$Bk~}' : sample.text,
      snippet: sample.text,
    });
  });

  test.each([
    ['"utf-8"', 'utf-8'],
    ['utf8', 'utf-8'],
    ['UTF_8', 'utf-8'],
    ['cp-850', 'cp850'],
    ['x-gbk', 'gbk'],
    ['x-sjis', 'shift_jis'],
    ['ks_c_5601-1987', 'cp949'],
    ['koi8r', 'koi8-r'],
    ['win-1251', 'windows-1251'],
    ['windows1251', 'windows-1251'],
    ['cp1251', 'windows-1251'],
    ['iso8859-2', 'iso-8859-2'],
    ['latin2', 'iso-8859-2'],
    ['iso_8859-5:1988', 'iso-8859-5'],
    ['x-mac-roman', 'macintosh'],
    ['866', 'ibm866'],
    ["'iso-8859-15'", 'iso-8859-15'],
    ['charset=iso-8859-7', 'iso-8859-7'],
  ])('the label %s means %s', (label, name) => {
    const { text, bytes } = SAMPLES.find((sample) => sample.label === name) ?? SAMPLES[0] ?? {};
    expect(
      bytes && decodeText(bytes, { kind: 'text', label: label.replace(/^charset=/, '') }),
    ).toBe(text);
  });
});

describe('READ-15 a label', () => {
  const read = (bytes: Buffer, label?: string, hint?: string) =>
    decodeText(bytes, { kind: 'text', label, hint: () => hint });
  const utf8 = Buffer.from('Grüße, Žofie');

  test.each([
    'us-ascii',
    'ansi_x3.4-1968',
    'iso-8859-1',
    'windows-1252',
    'koi8-r',
    'x-unknown',
    undefined,
  ])('%s does not hide UTF-8', (label) => {
    expect(read(utf8, label)).toBe('Grüße, Žofie');
  });

  test.each(['gb2312', 'big5', 'shift_jis', 'euc-kr'])('%s does not hide much UTF-8', (label) => {
    expect(read(Buffer.from('您的验证码是一二三'), label)).toBe('您的验证码是一二三');
  });

  test.each([
    ['nothing', undefined],
    ['utf-8', 'utf-8'],
    ['us-ascii', 'us-ascii'],
    ['an unknown label', 'x-klingon'],
    ['a transfer encoding', 'base64'],
  ])('that says %s gives way to another part, else to windows-1252', (_, label) => {
    const polish = encode('Zażółć', 'iso-8859-2');
    expect(read(polish, label, 'iso-8859-2')).toBe('Zażółć');
    expect(read(encode('5 € für Köln', 'windows-1252'), label)).toBe('5 € für Köln');
  });

  test('of HTML stands in the HTML where the part has none', () => {
    const html = encode(
      '<meta http-equiv=x content="text/html; charset=windows-1251"><p>Код',
      'cp1251',
    );
    expect(decodeText(html, { kind: 'html' })).toContain('<p>Код');
    const xml = encode('<?xml version="1.0" encoding="koi8-r"?><p>Код', 'koi8-r');
    expect(decodeText(xml, { kind: 'html', label: 'us-ascii' })).toContain('<p>Код');
    expect(decodeText(html, { kind: 'html', label: 'koi8-r' })).not.toContain('Код');
  });

  test('gives way to a byte order mark', () => {
    expect(read(Buffer.from('\ufeffgrüße'), 'iso-8859-1')).toBe('grüße');
    expect(read(Buffer.from('\ufeffgrüße', 'utf16le'), 'utf-8')).toBe('grüße');
    expect(read(iconv.encode('grüße', 'utf-16be', { addBOM: true }))).toBe('grüße');
  });

  test('of 16 bits on plain ASCII is none', () => {
    expect(read(Buffer.from('Your code is 482913'), 'utf-16')).toBe('Your code is 482913');
    expect(read(Buffer.from('code', 'utf16le'), 'utf-16le')).toBe('code');
  });

  test('of ISO-2022-JP on 8-bit bytes is the other charset of Japan', () => {
    expect(read(encode('認証コード', 'shift_jis'), 'iso-2022-jp')).toBe('認証コード');
    expect(read(encode('認証コード', 'euc-jp'), 'iso-2022-jp')).toBe('認証コード');
  });

  test('M10 UTF-7 is read, but never as mark-up', () => {
    const tag = '+ADw-script+AD4-alert(1)+ADw-/script+AD4-';
    expect(read(Buffer.from(`${tag} +APw-`), 'utf-7')).toBe(`${tag} ü`);
    expect(read(Buffer.from('+AAo-+AA0-+AAA-'), 'unicode-1-1-utf-7')).toBe('+AAo-+AA0-+AAA-');
    expect(read(Buffer.from('1 +- 1 + 1'), 'utf-7')).toBe('1 + 1 + 1');
  });
});

describe('READ-15 any', () => {
  test('text in any charset that can hold it is the same text again', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
    const samples = SAMPLES.map((sample) => sample.text);
    const words = fc.array(fc.constantFrom(...samples), { minLength: 1, maxLength: 4 });
    const either = fc.oneof(
      text,
      words.map((all) => all.join(' ')),
    );
    const property = fc.property(either, fc.constantFrom(...WRITABLE), (given, label) => {
      const bytes = encode(given, label);
      fc.pre(iconv.decode(bytes, label.replace(/-i$/, '')) === given && !isAmbiguous(bytes, label));
      expect(decodeText(bytes, { kind: 'text', label })).toBe(given);
    });
    fc.assert(property, { numRuns: 3_000 });
  });

  test('bytes under any label are some text', () => {
    const labels = fc.oneof(
      fc.constantFrom(...SAMPLES.map(({ label }) => label), 'utf-32', 'x', undefined),
      fc.string({ maxLength: 80 }),
    );
    const kinds = fc.constantFrom('text' as const, 'html' as const);
    const property = fc.property(
      fc.uint8Array({ maxLength: 200 }),
      labels,
      labels,
      kinds,
      (bytes, label, hint, kind) => {
        const read = decodeText(Buffer.from(bytes), { kind, label, hint: () => hint });
        expect(read.length).toBeLessThanOrEqual(2 * bytes.length + 2);
      },
    );
    fc.assert(property, { numRuns: 5_000 });
  });
});

/** What is UTF-8 or begins with a byte order mark all the same cannot be told from that. */
function isAmbiguous(bytes: Buffer, label: string): boolean {
  if (/^utf-?8$/.test(label)) return bytes.toString('utf8').startsWith('\ufeff');
  const isEmphasis = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 3));
  const isWide = /^utf-16/.test(label);
  const text = bytes.toString('utf8');
  return isEmphasis || (!isWide && !text.includes('\ufffd')) || (isWide && !bytes.includes(0));
}
