import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { letter } from '../testing/letters.ts';
import { openBy, openReader } from '../testing/readers.ts';
import type { Reader } from '../threads/reader.ts';

let reader: Reader;
beforeAll(() => {
  reader = openReader();
});
afterAll(() => reader.close());

async function read(parameters: string, lines: readonly string[]): Promise<string | undefined> {
  const type = `Content-Type: text/plain; charset=utf-8; format=flowed${parameters}`;
  const raw = letter('From: a@b.example', type, '', ...lines);
  return (await openBy(reader, raw)).text?.replace(/\n+$/, '');
}

describe('READ-12 format=flowed', () => {
  test.each([
    ['4.1 a line that ends with a blank goes on', ['one ', 'two', 'three'], 'one two\nthree'],
    ['4.1 an empty line ends a paragraph', ['one ', '', 'two'], 'one \ntwo'],
    ['4.3 the line of a signature is fixed', ['bye', '-- ', 'Ann'], 'bye\n-- \nAnn'],
    ['4.3 the line of a signature ends what flows', ['bye ', '-- ', 'Ann'], 'bye \n-- \nAnn'],
    ['4.3 so does a quoted one', ['> bye ', '> -- ', '> Ann'], '> bye \n> -- \n> Ann'],
    [
      '4.4 one blank of stuffing is taken away',
      [' From me', '  two', ' > no quote'],
      'From me\n two\n> no quote',
    ],
    ['4.4 also behind quote marks', ['> text', '>  stuffed'], '> text\n>  stuffed'],
    ['4.5 quoted lines flow', ['> one ', '> two', 'three'], '> one two\nthree'],
    [
      '4.5 another depth ends a paragraph',
      ['> one ', '>> two ', 'three'],
      '> one \n>> two \nthree',
    ],
    ['4.5 marks may have blanks between them only as text', ['>one ', '>two'], '> one two'],
  ])('RFC 3676 %s', async (_, lines, text) => {
    expect(await read('', lines)).toBe(text);
  });

  test.each([
    ['4.2 with DelSp the blank at the end is taken away', ['one ', 'two'], 'onetwo'],
    ['4.2 with DelSp of two blanks one stays', ['one  ', 'two'], 'one two'],
    [
      '4.3 with DelSp the line of a signature keeps its blank',
      ['bye', '-- ', 'Ann'],
      'bye\n-- \nAnn',
    ],
    ['4.5 with DelSp quoted lines flow', ['> 日本 ', '> 語'], '> 日本語'],
  ])('RFC 3676 %s', async (_, lines, text) => {
    expect(await read('; delsp=yes', lines)).toBe(text);
  });
});
