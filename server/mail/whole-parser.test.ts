import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { encode } from 'libqp';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letter } from './testing/letters.ts';
import { openBy, openReader, readBy } from './testing/readers.ts';
import { multipart, type PartLines } from './testing/structures.ts';
import type { Reader } from './threads/reader.ts';

/** In the service the parser reads only addresses. Here it gets the whole email, and says the same. */
let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

const WORDS = ['grüße', 'код', 'hello', '日本語', 'a = b', '--b', '<p>x</p>', '.', '', ' '];
const text = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 });
const base64Lines = (bytes: Buffer) => bytes.toString('base64').match(/.{1,76}/g) ?? [''];

function encoded(type: string, encoding: string, content: Buffer, ...fields: string[]): PartLines {
  const lines: Readonly<Record<string, () => readonly string[]>> = {
    base64: () => base64Lines(content),
    'quoted-printable': () => encode(content).split('\r\n'),
    '8bit': () => content.toString().split('\r\n'),
  };
  const named = type === '' ? [] : [`Content-Type: ${type}`];
  const header = [...named, `Content-Transfer-Encoding: ${encoding}`, ...fields];
  return [...header, '', ...(lines[encoding]?.() ?? [])];
}

const encoding = fc.constantFrom('base64', 'quoted-printable', '8bit');
const shown = fc
  .tuple(fc.constantFrom('text/plain', 'text/html'), encoding, text)
  .map(([type, name, words]) =>
    encoded(`${type}; charset=utf-8`, name, Buffer.from(words.join('\r\n'))),
  );
// The parser counts the line end of an empty file as its own, against RFC 2046 5.1.1: none is empty.
const file = fc
  .record({
    type: fc.constantFrom(
      ...['application/pdf', 'image/png', 'application/octet-stream', 'text/plain', ''],
    ),
    name: fc.constantFrom('a.pdf', 'grüße.txt', 'b c.png', 'x', 'z.unknown'),
    said: fc.constantFrom('attachment', 'inline'),
    id: fc.constantFrom([], ['Content-ID: <one@sender.example>']),
    transfer: encoding,
    words: text,
    bytes: fc.integer({ min: 1, max: 3_000 }),
  })
  .map(({ type, name, said, id, transfer, words, bytes }) => {
    const disposition = ['text/plain', ''].includes(type) ? 'attachment' : said;
    const field = `Content-Disposition: ${disposition}; filename="${name}"`;
    const content =
      transfer === 'base64' ? randomBytes(bytes) : Buffer.from(['first', ...words].join('\r\n'));
    return encoded(type, transfer, content, field, ...id);
  });
const kind = fc.constantFrom('mixed', 'related', 'alternative', 'x-own');
const group = (of: fc.Arbitrary<PartLines>) =>
  fc
    .tuple(kind, fc.array(of, { minLength: 1, maxLength: 4 }))
    .map(([type, parts]) => multipart(type, ...parts));
const leaf = fc.oneof(shown, file);
const whole = fc.oneof(shown, file, group(fc.oneof(leaf, group(fc.oneof(leaf, group(leaf))))));

test('READ-12 texts and files are those that the parser reads in the whole email', async () => {
  await fc.assert(
    fc.asyncProperty(whole, async (lines) => {
      const raw = letter(
        'From: =?utf-8?q?J=C3=B6?= <a@b.example>',
        'Subject: =?utf-8?q?=C3=BC?=',
        ...lines,
      );
      const parsed = await simpleParser(raw, {
        skipHtmlToText: true,
        skipTextToHtml: true,
        keepCidLinks: true,
      });
      const { summary } = await readBy(reader, raw);
      expect(summary).toMatchObject({ subject: parsed.subject, from: parsed.from?.value[0] });
      const { attachments, text, html } = await openBy(reader, raw);
      expect(
        attachments.map(({ index: _, inline, contentId, ...file }) => ({
          ...file,
          ...(contentId !== null && { cid: contentId, inline }),
        })),
      ).toEqual(
        parsed.attachments.map(({ filename, contentType, size, cid, related, ...file }) => ({
          ...{ filename, contentType, size },
          ...(cid !== undefined && {
            ...{ cid, inline: related === true || file.contentDisposition === 'inline' },
          }),
        })),
      );
      for (const { index } of attachments) {
        const answer = await reader.attachment({ encoding: 'identity', bytes: raw }, [index]);
        if (answer.kind !== 'read') throw new Error(`not read: ${answer.kind}`);
        expect(Buffer.from(answer.mail?.content ?? [])).toEqual(parsed.attachments[index]?.content);
      }
      // What alternatives show is our own choice.
      if (raw.includes('multipart/alternative')) return;
      const words = `${text} ${html}`.replace(/\s+/g, '');
      const expected = [parsed.text ?? '', parsed.html || ''].flatMap((all) =>
        all.split(/\n|<br\/>/),
      );
      for (const line of expected) expect(words).toContain(line.replace(/\s+/g, ''));
    }),
    { numRuns: 200 },
  );
});
