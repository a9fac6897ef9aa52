import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findCode } from '../codes/find-code.ts';
import { kindIn } from '../links/link-context.ts';
import { EXPIRY, SECRECY } from './code-words.ts';
import { fold } from './folding.ts';
import { EXPIRES, KIND_WORDS, NOT_YOU, ONCE } from './link-words.ts';
import { OTHER_NUMBERS_ARE } from './other-words.ts';
import { REQUESTED } from './pair-words.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Lines of `language | … | phrase; phrase`. */
function phrasesOf(file: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(`../../testing/labelled/${file}`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' | '));
}

const phrasesIn = (list: string) => list.split('; ');

describe('READ-11 what buttons and subjects say is understood in each language', () => {
  test.each(phrasesOf('link-phrases.txt'))('%s: %s', (_, kind, phrases = '') => {
    const missed = phrasesIn(phrases).filter(
      (phrase) => kindIn(fold(phrase).toLowerCase(), KIND_WORDS) !== kind,
    );
    expect(missed).toEqual([]);
  });
});

describe('READ-10 four digits behind the name of a code are one in each language', () => {
  test.each(phrasesOf('code-phrases.txt'))('%s', (_, phrases = '') => {
    const missed = phrasesIn(phrases).filter((phrase) => {
      const mail = { subject: 'Acme', text: `${phrase}: 4829`, html: null, otp: null };
      return findCode(mail)?.value !== '4829';
    });
    expect(missed).toEqual([]);
  });
});

describe('READ-10 a number that is to be typed under a subject that proves something, in each language', () => {
  test.each(phrasesOf('typed-phrases.txt'))('%s: %s', (_, subject = '', phrases = '') => {
    const missed = phrasesIn(phrases).filter((phrase) => {
      // Other numbers stand below, so that it is not found because it is the only one.
      const text = `${phrase.replace('#', '482913')}.\n\nAcme, 44107 · 2 210 884`;
      return findCode({ subject, text, html: null, otp: null })?.value !== '482913';
    });
    expect(missed).toEqual([]);
  });
});

describe('READ-10 times that a code is good are understood in each language', () => {
  const LANGUAGES =
    'af am az be bg bn bs ca cs cy de el en es et eu fa fi fil fr gl gu hi hr hu hy id is it ja ka kk km kn ko ky lb lo lt lv mk ml mn mr ms my nb ne nl pa pl pt ro ru si sk sl so sq sr sv te th tk tr uk ur uz vi zh zu';

  test.each(LANGUAGES.split(' '))('%s', (language) => {
    const times = ['minute', 'hour'].flatMap((unit) =>
      [2, 5, 10, 30].map((count) =>
        new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
      ),
    );
    expect(times.filter((time) => !EXPIRY.test(fold(time).toLowerCase()))).toEqual([]);
  });
});

const TERMS: Readonly<Record<string, Vocabulary>> = {
  expires: EXPIRES,
  'works once': ONCE,
  'for those who asked': NOT_YOU,
  'asked for': REQUESTED,
  'not to be shared': SECRECY,
  'label of another number': OTHER_NUMBERS_ARE,
};

describe('READ-10 READ-11 what is said of codes and links is understood in each language', () => {
  test.each(phrasesOf('term-phrases.txt'))('%s: %s', (name = '', phrases = '') => {
    const missed = phrasesIn(phrases).filter(
      (phrase) => TERMS[name]?.test(fold(phrase).toLowerCase()) !== true,
    );
    expect(missed).toEqual([]);
  });
});
