import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeText } from './mime/decode-text.ts';
import { detectCharset } from './mime/detect-charset.ts';
import { PROBLEMS } from './mime/problems.ts';
import { encode } from './testing/charsets.ts';
import { letter, partsLetter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import { LANGUAGES, WESTERN, written } from './testing/unlabelled.ts';
import type { Reader } from './threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const mail = (header: string, body: Buffer) => Buffer.concat([letter(...header.split('\n')), body]);
const SENDER = 'From: a@b.example';

describe('READ-15 a text that names no charset', () => {
  test.each(written(LANGUAGES, 'text'))('is read as what it is: $what', async (sample) => {
    const { text, bytes } = sample;
    const opened = await openBy(reader, mail(`${SENDER}\n`, bytes));
    expect(opened).toMatchObject({ text, problems: [PROBLEMS.charsetGuessed] });
    const { summary, problems } = await readBy(reader, mail(`${SENDER}\n`, bytes));
    expect(summary.snippet).toBe(text.replace(/\s+/g, ' ').slice(0, summary.snippet.length));
    expect(problems).toEqual([PROBLEMS.charsetGuessed]);
  });

  test.each(written(LANGUAGES, 'text'))('is HTML as well: $what', async ({ charset, text }) => {
    const html = encode(`<html><body><p style="color:red">${text}</p></body></html>`, charset);
    const type = 'Content-Type: text/html';
    const raw = mail(
      `${SENDER}\n${type}\nContent-Transfer-Encoding: base64\n`,
      Buffer.from(html.toString('base64')),
    );
    expect((await openBy(reader, raw)).html).toContain(text);
  });

  test.each(written(WESTERN, 'text'))('stays windows-1252: $what', async ({ text, bytes }) => {
    const opened = await openBy(reader, mail(`${SENDER}\n`, bytes));
    expect(opened).toMatchObject({ text, problems: [PROBLEMS.charsetGuessed] });
  });

  test('says so as ISO-2022-JP: that is no guess', async () => {
    const japanese = encode('認証コード', 'euc-jp').map((byte) => byte & 0x7f);
    const bytes = Buffer.concat([Buffer.from('\x1b$B'), japanese, Buffer.from('\x1b(B')]);
    const opened = await openBy(reader, mail(`${SENDER}\n`, Buffer.from(bytes)));
    expect(opened).toMatchObject({ text: '認証コード', problems: [] });
  });

  test('is what another part says, before anything is guessed', async () => {
    const russian = encode('Ваш код подтверждения', 'koi8-r');
    const raw = Buffer.concat([
      partsLetter([
        ['Content-Type: text/plain; charset=windows-1251', '', 'x'],
        ['Content-Type: text/plain', 'Content-Transfer-Encoding: base64', '', ''],
      ]),
    ]);
    const inserted = raw
      .toString('latin1')
      .replace(/(base64\r\n\r\n)/, `$1${russian.toString('base64')}`);
    expect((await openBy(reader, Buffer.from(inserted, 'latin1'))).problems).toEqual([]);
  });
});

describe('READ-15 raw bytes in a header that names no charset', () => {
  test.each(written(LANGUAGES, 'subject'))('are in that of the text: $what', async (sample) => {
    const { charset } = sample;
    const language = LANGUAGES.find(({ subject }) => subject === sample.text);
    const raw = Buffer.concat([
      Buffer.from(`${SENDER}\r\nSubject: `),
      sample.bytes,
      Buffer.from('\r\n\r\n'),
      encode(language?.text ?? '', charset),
    ]);
    const { summary, problems } = await readBy(reader, raw);
    expect(summary.subject).toBe(sample.text);
    expect(problems).toEqual([PROBLEMS.charsetGuessed]);
  });

  test.each(written(WESTERN, 'subject'))('stay windows-1252: $what', async ({ text, bytes }) => {
    const raw = Buffer.concat([Buffer.from('Subject: '), bytes, letter('', SENDER, '', 'x')]);
    const { summary, problems } = await readBy(reader, raw);
    expect(summary.subject).toBe(text);
    expect(problems).toEqual([PROBLEMS.charsetGuessed]);
  });
});

describe('READ-15 a guess', () => {
  const words = WESTERN.flatMap(({ text, subject }) => `${text} ${subject}`.split(/\s+/));

  test('is none for any words of western Europe', () => {
    const some = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(some, (all) => {
        const text = all.join(' ');
        const bytes = encode(text, 'windows-1252');
        expect(decodeText(bytes, { kind: 'text', guess: detectCharset })).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    'l’équipe n’êtes n’êtes Bonjour,',
    '¡Hola! ¡Hola! mañana. página código, código,',
    'à reste bientôt, l’origine n’êtes cette après être ce',
    'Größere beløb Schönen din confirm åt Introdúcelo cette cette',
  ])('is none for what statistics take for another language: %s', (text) => {
    expect(detectCharset(encode(text, 'windows-1252'))).toBeUndefined();
  });

  test('of any bytes is made in a bounded part of them, and never fails', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const label = detectCharset(Buffer.from(bytes));
        expect(label === undefined || label.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
    const [thai] = written(
      LANGUAGES.filter(({ name }) => name === 'Thai'),
      'text',
    );
    const late = Buffer.concat([Buffer.alloc(300_000, 'x'), thai?.bytes ?? Buffer.alloc(0)]);
    expect(detectCharset(late)).toBeUndefined();
  });
});
