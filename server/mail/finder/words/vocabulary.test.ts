import { describe, expect, test } from 'vitest';
import * as codewords from './code-words.ts';
import { fold } from './folding.ts';
import * as linkwords from './link-words.ts';
import * as otherwords from './other-words.ts';
import * as pairwords from './pair-words.ts';
import * as purposewords from './purpose-words.ts';
import * as typedwords from './typed-words.ts';
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

  test.each([
    'passwort zurücksetzen',
    'passwort zuruecksetzen',
    'passwort zurucksetzen',
    'ZURÜCKSETZEN',
    'sifre sifirla',
    'SIFIRLA',
    'επαναφορα',
    'ΕΠΑΝΑΦΟΡΑ',
  ])('finds a long stem without its accents too: %s', (text) => {
    const words = new Vocabulary([/zurücksetz|sıfırla/u, /επαναφορά/u]);
    expect(words.test(fold(text).toLowerCase())).toBe(true);
  });

  test('and a short one only with them', () => {
    const words = new Vocabulary([/(?<!\p{L})mã(?!\p{L})|új/u]);
    expect([words.test('mã 5'), words.test('ma 5'), words.test('uj')]).toEqual([
      true,
      false,
      false,
    ]);
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

test.each([
  [otherwords.FIGURES, 'frankfurt am main', 'your rank'],
  [otherwords.FIGURES, 'associated', 'n.º de socia'],
  [otherwords.ELSEWHERE, 'i 60 sekunder', 'vores kunde'],
  [otherwords.ELSEWHERE, 'cordial', 'dial'],
  [otherwords.REFERENCES, 'preferences', 'référence'],
  [otherwords.OTHER_NUMBERS_BEFORE, 'guten morgen ', 'org. '],
  [otherwords.OTHER_NUMBERS_BEFORE, 'вестник ', 'ник '],
  [linkwords.LOOKED_AT, 'ваши вопросы', 'опрос'],
  [linkwords.FRIENDS, 'ravenna', 'venner'],
  [pairwords.RECOVERING, 'реставраторов', 'поврати'],
  [purposewords.SECURITY_WORDS, 'confirma', 'firma'],
])('a list of words %# is found by itself, and not within others', (words, within, alone) => {
  expect([words.test(fold(within)), words.test(fold(alone))]).toEqual([false, true]);
});

const WORD_LISTS = { codewords, otherwords, purposewords, linkwords, pairwords, typedwords };
const VOCABULARIES = Object.entries(WORD_LISTS).flatMap(([file, list]) =>
  Object.entries(list).flatMap(([name, words]) =>
    words instanceof Vocabulary ? [[`${file} ${name}`, words] as const] : [],
  ),
);

describe.each(VOCABULARIES)('the words of %s', (_, { stems }) => {
  test('have no stem twice', () => {
    expect(stems.filter((stem, at) => stems.indexOf(stem) !== at)).toEqual([]);
  });

  test('have no stem that a shorter one finds already', () => {
    const plain = stems.filter((stem) => /^[\p{L}\p{M} '’-]+$/u.test(stem));
    const found = (stem: string) => plain.some((other) => other !== stem && stem.includes(other));
    expect(plain.filter(found)).toEqual([]);
  });

  test('have no stem of two scripts, which would be looked for in one of them only', () => {
    const letters = (stem: string) => stem.replace(/\\p\{\w+\}/gu, '');
    const isMixed = (stem: string) =>
      /[a-z]{4}/.test(stem) && /[\u0370-\u1dff\u3000-\uffff]/.test(stem);
    const hasAlternatives = (stem: string) => stem.includes('|');
    expect(stems.map(letters).filter(hasAlternatives).filter(isMixed)).toEqual([]);
  });
});
