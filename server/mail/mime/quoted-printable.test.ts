import fc from 'fast-check';
import { decode, encode } from 'libqp';
import { describe, expect, test } from 'vitest';
import { decodeQuotedPrintable } from './quoted-printable.ts';

const read = (text: string) =>
  decodeQuotedPrintable(Buffer.from(text, 'latin1')).toString('latin1');

describe('quoted-printable', () => {
  test.each([
    ['a=3Db=3db', 'a=b=b'],
    ['one =\r\ntwo=\nthree', 'one twothree'],
    ['soft= \t\r\nbreak', 'softbreak'],
    ['blanks \t\r\nat an end \t', 'blanks\r\nat an end'],
    ['kept=20\r\nkept=09', 'kept \r\nkept\t'],
    ['before a break =\r\n', 'before a break '],
    ['1 = 2, =zz, =4', '1 = 2, =zz, =4'],
    ['at the end=', 'at the end'],
    ['\xe9 = \r\n', '\xe9 '],
    ['=\rx', '=\rx'],
    ['', ''],
  ])('of %j is %j', (encoded, decoded) => {
    expect(read(encoded)).toBe(decoded);
  });

  test('is what libqp reads, unless a line break tears an escape', () => {
    const piece = fc.constantFrom('=', '=3D', '=c3', ' ', '\t', '\r\n', '\n', 'a', '4', 'é');
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (encoded) => {
        fc.pre(!/=[0-9a-f]?(?:=[ \t]*\r?\n)+/i.test(encoded));
        expect(read(encoded)).toBe(decode(Buffer.from(encoded, 'latin1')).toString('latin1'));
      }),
      { numRuns: 2_000 },
    );
  });

  test('is what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const encoded = Buffer.from(encode(Buffer.from(bytes)), 'latin1');
        expect(decodeQuotedPrintable(encoded)).toEqual(Buffer.from(bytes));
      }),
    );
  });
});
