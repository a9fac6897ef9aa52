import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findCode } from './codes.ts';
import { SECRECY } from './codewords.ts';
import { fold } from './folding.ts';
import { kindIn } from './linkcontext.ts';
import { EXPIRES, KIND_WORDS, NOT_YOU, ONCE } from './linkwords.ts';
import { OTHER_NUMBERS_ARE } from './otherwords.ts';
import { REQUESTED } from './pairwords.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Lines of `language | … | phrase; phrase`. */
function phrasesOf(file: string): readonly (readonly string[])[] {
  const text = readFileSync(new URL(`../testing/labelled/${file}`, import.meta.url), 'utf8');
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
