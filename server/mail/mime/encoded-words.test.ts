import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../testing/charsets.ts';
import { decodeWords, encodeWord, namedCharset, normalizeWords } from './encoded-words.ts';
import { parseStructured } from './parameters.ts';

/** Characters: what takes more than linear time would take minutes for them. */
const MUCH = 1_000_000;

const base64 = (bytes: Buffer) => bytes.toString('base64');

describe('READ-16 encoded words', () => {
  test.each([
    ['=?utf-8?q?Gr=C3=BC=C3=9Fe_an?= alle', 'Grüße an alle'],
    ['=?UTF-8?B?R3LDvMOfZQ==?=', 'Grüße'],
    ['=?iso-8859-1*de?B?Z3L832U=?=', 'grüße'],
    ['=?utf-8?q?a?= =?utf-8?q?b?= c', 'ab c'],
    ['=?utf-8?q?a?=\t \t=?utf-8?q?b?=', 'ab'],
    ['=?utf-7?q?+ADw-script+AD4-?=', '+ADw-script+AD4-'],
    ['=?nonsense?q?=41?=', 'A'],
    ['no =? word ?= here', 'no =? word ?= here'],
  ])('%s is %s', (given, decoded) => {
    expect(decodeWords(given)).toBe(decoded);
  });

  test.each([
    ['characters torn apart', '=?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['torn apart between q and b', '=?utf-8?Q?Gr=C3?= =?UTF-8?B?vMOfZQ==?=', 'Grüße'],
    ['base64 cut anywhere', '=?utf-8?B?R3LDv?= =?utf-8?B?MOfZQ==?=', 'Grüße'],
    ['no space between words', '=?utf-8?Q?Gr=C3=BC?==?utf-8?Q?=C3=9Fe?=', 'Grüße'],
    ['no space around a word', 'x=?utf-8?Q?=C3=BC?=y', 'xüy'],
    ['spaces inside', '=?utf-8?Q?Gr=C3=BC=C3=9Fe an alle?=', 'Grüße an alle'],
    ['a space in an escape', '=?utf-8?Q?Gr= C3=BC=C3=9Fe?=', 'Grüße'],
    ['spaces in base64', '=?utf-8?B?R3LD vMOf ZQ==?=', 'Grüße'],
    ['a question mark inside', '=?utf-8?Q?Wie_geht=E2=80=99s??=', 'Wie geht’s?'],
    ['no padding', '=?utf-8?B?R3LDvMOfZQ?=', 'Grüße'],
    ['padding in the middle', '=?utf-8?B?R3LDvA==w59l?=', 'Grüße'],
    ['lower-case hex', '=?utf-8?q?gr=c3=bc=c3=9fe?=', 'grüße'],
    ['escapes that are none', '=?utf-8?q?50=_=ZZ_=4?=', '50= =ZZ =4'],
    ['raw characters inside', '=?utf-8?q?grüße?=', 'grüße'],
    ['no charset', '=??q?gr=C3=BC=C3=9Fe?=', 'grüße'],
    ['the wrong charset', '=?iso-8859-1?q?gr=C3=BC=C3=9Fe?=', 'grüße'],
    ['us-ascii that is not', '=?us-ascii?q?gr=FC=DFe?=', 'grüße'],
    ['one that never ends', '=?utf-8?q?open', '=?utf-8?q?open'],
    ['one that never ends before another', '=?utf-8?q?a =?utf-8?q?b?=', '=?utf-8?q?a b'],
    ['one of no known encoding', '=?utf-8?x?abc?=', '=?utf-8?x?abc?='],
    ['an empty one', '=?utf-8?q??=', ''],
    ['what decodes to another word', '=?utf-8?q?=3D=3Futf-8=3Fq=3Fa=3F=3D?=', '=?utf-8?q?a?='],
  ])('with %s', (_, given, decoded) => {
    expect(decodeWords(given)).toBe(decoded);
  });

  test('of a charset with two bytes a character, torn apart', () => {
    const bytes = encode('認証コード', 'shift_jis');
    const word = (from: number, to?: number) =>
      `=?Shift_JIS?B?${base64(bytes.subarray(from, to))}?=`;
    expect(decodeWords(`${word(0, 3)}\r\n ${word(3)}`)).toBe('認証コード');
  });

  test('decode to the text that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, before) => {
        const plain = before.replace(/[=?]/g, '');
        expect(decodeWords(plain + encodeWord(text))).toBe(plain + text.replace(/^\ufeff/, ''));
      }),
    );
  });

  test('become one in UTF-8 for parsers that decode last', () => {
    const value = '=?iso-8859-1?q?=FC?= =?iso-8859-1?q?=DF?= <a@b.example>';
    expect(normalizeWords(value)).toBe(`${encodeWord('üß')} <a@b.example>`);
  });

  test.each([
    ...['=?', '=?a?q?', '=?a?b?=', '=?utf-8?q?x ', '?=', '=?a?q?=?=', '=??q?x', '=?a?q??'],
    ...['=?*', '=?a?q?x?=', `=?${'a'.repeat(60)}`],
  ])('M11 %j over a million characters takes linear time', (piece) => {
    const value = piece.repeat(MUCH / piece.length);
    expect(decodeWords(value).length).toBeLessThanOrEqual(value.length);
  });

  test('M10 of fifty names that say nothing no other is looked for', () => {
    const named = (times: number) => `${'charset=utf-8 '.repeat(times)}charset=shift_jis`;
    expect(namedCharset(named(49))).toBe('shift_jis');
    expect(namedCharset(named(50))).toBeUndefined();
  });

  test.each(['harset', 'harset=x ', '=?x?q?', 'harset    =    "'])(
    'M10 the charset that %j names, a million characters of it, is found in no time',
    (piece) => {
      expect(namedCharset(piece.repeat(MUCH / piece.length))).toBeUndefined();
    },
  );
});

describe('READ-16 parameters', () => {
  const filename = (field: string) => parseStructured(field).parameters.get('filename');

  test.each([
    ['filename=a.pdf', 'a.pdf'],
    ['filename = "a b.pdf" ; size=3', 'a b.pdf'],
    ['FileName="a;b.pdf"', 'a;b.pdf'],
    ['filename=a b.pdf', 'a b.pdf'],
    ['filename=Report (1).pdf; size=3', 'Report (1).pdf'],
    ['filename="a \\"b\\".pdf"', 'a "b".pdf'],
    ['filename="a "b" c.pdf"; size=3', 'a "b" c.pdf'],
    ['filename="C:\\temp\\new.pdf"', 'C:\\temp\\new.pdf'],
    ['filename="a.pdf" size=3', 'a.pdf'],
    ['filename="a.pdf', 'a.pdf'],
    ['filename="a.pdf; size=3', 'a.pdf'],
    ['filename=a.pdf; filename=b.exe', 'a.pdf'],
    ["filename*=utf-8'en'gr%C3%BC%C3%9Fe.pdf", 'grüße.pdf'],
    ["filename*=iso-8859-1''gr%fc%dfe.pdf", 'grüße.pdf'],
    ["filename=x.pdf; filename*=utf-8''%C3%BC.pdf", 'ü.pdf'],
    ["filename*1*=%9Fe.pdf; filename*0*=utf-8''gr%C3%BC%C3", 'grüße.pdf'],
    ['filename*2=f; filename*0=a.; filename*1=pd', 'a.pdf'],
    ["filename*0*=utf-8''a%20; filename*1=b%20.pdf", 'a b%20.pdf'],
    ["filename*=utf-8''50%_%zz.pdf", '50%_%zz.pdf'],
    ['filename*=gr%C3%BC%C3%9Fe.pdf', 'grüße.pdf'],
    ['filename*="utf-8\'\'%C3%BC.pdf"', 'ü.pdf'],
    ['filename="utf-8\'\'%C3%BC.pdf"', 'ü.pdf'],
    ["filename*=klingon''%C3%BC.pdf", 'ü.pdf'],
    ['filename="=?utf-8?B?w7wucGRm?="', 'ü.pdf'],
    ['filename==?utf-8?Q?=C3=BC.pdf?=', 'ü.pdf'],
    ['filename="=?utf-8?Q?=C3?= =?utf-8?Q?=BC.pdf?="', 'ü.pdf'],
    ['filename*0="=?utf-8?Q?=C3=BC"; filename*1=".pdf?="', 'ü.pdf'],
    ["filename*=utf-8''=%3Futf-8%3Fq%3Fa%3F=", '=?utf-8?q?a?='],
  ])('attachment; %s', (parameters, name) => {
    expect(filename(`attachment; ${parameters}`)).toBe(name);
  });

  test.each([
    ['text/plain', 'text/plain', undefined],
    ['Text/HTML ; Charset = "UTF-8"', 'text/html', 'UTF-8'],
    ['text/plain (a comment); charset=utf-8 (another)', 'text/plain', 'utf-8'],
    ['text/plain;; ;charset=utf-8;', 'text/plain', 'utf-8'],
    ['', '', undefined],
    [';charset=utf-8', '', 'utf-8'],
  ])('%s', (field, value, charset) => {
    const parsed = parseStructured(field);
    expect([parsed.value, parsed.parameters.get('charset')]).toEqual([value, charset]);
  });

  test('M15 named like object internals are just names', () => {
    const { parameters } = parseStructured('a/b; __proto__=x; constructor*0=y');
    expect([...parameters]).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  test.each(['"', 'a="', '\\', ';a=', '(', "a*0*='", '" ', 'a="b" ', ';a="x', ' ()', '"\\'])(
    'M13 %j over a million characters takes linear time',
    (piece) => {
      const field = `a/b; ${piece.repeat(1_000_000 / piece.length)}`;
      expect(parseStructured(field).value).toBe('a/b');
    },
  );

  test('M13 a hundred thousand names whose values never end take linear time', () => {
    const field = Array.from({ length: 100_000 }, (_, n) => `a${n}="x`).join(';');
    expect(parseStructured(`a/b; ${field}`).parameters.get('a1')).toBe('x');
  });

  test('of any field are read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a=;*"\\\'%?0 ü\t(') }), (field) => {
        expect(parseStructured(field).parameters.size).toBeLessThanOrEqual(field.length);
      }),
      { numRuns: 5_000 },
    );
  });
});
