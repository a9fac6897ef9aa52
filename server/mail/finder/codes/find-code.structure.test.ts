import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

/** In words that no list has, but for what a case says. */
const find = (text: string, subject = 'Zorvel') =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;

const findInHtml = (html: string, subject = 'Zorvel') =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

describe('READ-10 a number that is good for minutes', () => {
  test.each([
    ['Blonk 482913 et varu.\nGrumel 10 minutes.', '482913'],
    ['Blonk 482 913 et varu, grumel 10 minutes.', '482913'],
    ['Blonk et: 4829\n\nTuvara.\n\nGrumel 2 heures.', '4829'],
    ['Blonk K7Q2M9 et varu.\nGrumel 5 хвилин.\n\nZorvel, tel. 0800 555 114', 'K7Q2M9'],
  ])('is a code in whatever words: %j', (text, code) => {
    expect(find(text)).toBe(code);
  });

  test.each([
    ['Another number stands beside it', 'Blonk 482913 et 771204.\nGrumel 10 minutes.'],
    ['Others stand between', 'Blonk 482913 et varu.\nTuvara 14:20.\nGrumel 10 minutes.'],
    ['A link is good so long', 'Blonk 482913 et varu.\nhttps://b.example/x\nGrumel 10 minutes.'],
    ['It counts something', 'Blonk 4829 et varu.\nGrumel 10 minutes.'],
    ['It may be an account', 'Blonk XX4829 et varu.\nGrumel 10 minutes.'],
    ['It has three digits', 'Blonk: 482 et varu.\nGrumel 10 minutes.'],
    ['It is good for days', 'Blonk 482913 et varu.\nGrumel 48 hours.'],
  ])('and none: %s', (_, text) => {
    expect(find(text)).toBeNull();
  });

  test('nor one of a button that is', () => {
    const html = (number: string) =>
      `<p>Blonk ${number} et varu.</p><p><a href="https://b.example/x">Tuvara</a></p><p>Grumel 10 minutes.</p>`;
    expect(findInHtml(html('482913'))).toBeNull();
    expect(findInHtml(html('<b>482913</b>'))).toBe('482913');
  });

  test('in the subject, in front of words or behind a colon', () => {
    expect(find('Grumel 10 minutes.', '482913 blonk et varu')).toBe('482913');
    expect(find('Grumel 10 minutes.', 'Blonk: 482913')).toBe('482913');
    expect(find('Grumel 10 minutes.', 'Blonk 482913')).toBeNull();
    expect(find('Grumel varu.', '482913 blonk et varu')).toBeNull();
  });
});

describe('READ-10 the only number that is set off', () => {
  test.each([
    ['beside the IP address of who asked', 'Blonk et.\n\n482 913\n\nTuvara: 203.0.113.7'],
    ['beside a browser', 'Blonk et.\n\n482 913\n\nTuvara: Firefox 140, Windows 11'],
    ['beside a link to confirm', 'Blonk et.\n\n482 913\n\nhttps://b.example/confirm/7f3'],
  ])('%s', (_, text) => {
    expect(find(text)).toBe('482913');
    expect(find(text.split('\n\n').slice(0, -1).join('\n\n'))).toBeNull();
    expect(find(text.replace('482 913', 'Uint8Array'))).toBeNull();
  });

  test('below an open line, unless it is said to be something else', () => {
    expect(find('Blonk et varu sint mor keldi:\n\n482913')).toBe('482913');
    for (const subject of [
      'Your member number',
      'Ihr Punktestand',
      'Показания приняты',
      '会員番号',
    ])
      expect(find('Blonk et varu sint mor keldi:\n\n482913', subject)).toBeNull();
  });

  test('in bold, where nothing is paid and nothing has a date', () => {
    const html = '<p>Blonk <b>482913</b> et varu.</p>';
    const askedFor = '<p>If you did not ask for it, ignore this email.</p>';
    expect(findInHtml(html + askedFor)).toBe('482913');
    expect(findInHtml(`${html}<p>412,90</p>${askedFor}`)).toBeNull();
    expect(findInHtml(`${html}<p>24.12.2026</p>${askedFor}`)).toBeNull();
  });
});

describe('READ-10 an answer that has no number of its own', () => {
  test('holds the code of the email that it answers, where that asks for one', () => {
    const quoted =
      'On Tue, 10 Feb 2026 at 09:41, Library wrote:\n\nEnter the code 63208 to sign up.';
    expect(find(`Here it is again.\n\n${quoted}`, 'Re: my card')).toBe('63208');
    expect(find(`It is 771204 now.\n\n${quoted}`, 'Re: my card')).toBeNull();
  });
});

describe('READ-10 commands to a terminal', () => {
  test.each([
    ['Your link to sign in\nhttps://b.example/verify?token=kX9_2mQ7vLpR4t [2Jgone', null],
    ['Your verification code: \u001b[31m482913\u001b[0m', '482913'],
  ])('are no part of a code: %j', (text, code) => {
    expect(find(text, 'Verify your email')).toBe(code);
  });
});
