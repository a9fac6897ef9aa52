import { describe, expect, test } from 'vitest';
import { Vocabulary } from './vocabulary.ts';

const WORDS = new Vocabulary([/(?<!\p{L})code(?!\p{L})|kód|(?:ein|zwei)mal/u, /код|コード/u]);

describe('a vocabulary', () => {
  test.each([
    ['the code is', true],
    ['decode', false],
    ['codeß', false],
    ['kód', true],
    ['zweimal', true],
    ['ваш код', true],
    ['コード', true],
    ['nothing', false],
  ])('speaks in %j: %j', (text, speaks) => {
    expect(WORDS.test(text)).toBe(speaks);
  });

  test('has places, and blanks them without moving anything', () => {
    expect(WORDS.placesIn('a code, код')).toEqual([
      { start: 2, end: 6 },
      { start: 8, end: 11 },
    ]);
    expect(WORDS.blank('a code, код!')).toBe('a     ,    !');
  });

  test('asks for what must follow each stem', () => {
    const atTheEnd = new Vocabulary([/nr|№/u], String.raw`\s*$`);
    expect([atTheEnd.test('nr '), atTheEnd.test('№'), atTheEnd.test('nr 5')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
