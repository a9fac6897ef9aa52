import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../text/html.ts';
import { findCode } from './codes.ts';

const PHRASES = readFileSync(
  new URL('../testing/labelled/shape-phrases.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => line.split(' | ') as [string, string, string]);

const inText = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;
const inHtml = (html: string, subject: string) =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

/** Words with a number behind, letters and digits in turn, groups of two, and other alphabets. */
const SHAPES = [
  ['qx482', 'QX482', 'kr73b9', 'KR73B9', 'moss4821', 'MOSS4821', 'maple42', 'MAPLE42'],
  ['maple-42', 'blue-maple-42', 'AB-12-CD-3', 'ФК-4821', 'ЖД4821'],
].flat();

describe('READ-10 a code that looks like a name', () => {
  test.each(PHRASES)('%s under %j: %s', (_, subject, phrase) => {
    const lines = phrase.split(String.raw`\n`);
    for (const code of SHAPES) {
      const said = lines.map((line) => line.replace('#', code));
      expect(inText(said.join('\n'), subject)).toBe(code);
      const html = said.map((line) => `<p>${line.replace(code, '<b>$&</b>')}</p>`).join('');
      expect(inHtml(html, subject)).toBe(code);
    }
  });

  test.each([
    ['Confirm your address', 'Hi maple42, press the button to confirm your address.'],
    ['Confirm your address', 'Hi QX482, press the button to confirm your address.'],
    ['Your sign-in details', 'Username: maple42\nChoose your password below.'],
    ['Sign in to Nord', 'You sign in as moss4821 from Monday on.'],
    ['Your sign-in from a new device', 'Someone signed in to the account blue-maple-42.'],
    ['Verify your workspace', 'The workspace blue-maple-42 is nearly ready.'],
    ['Ihre Zugangsdaten', 'Benutzername: maple42\nLegen Sie unten Ihr Passwort fest.'],
    ['Данные для входа', 'Логин: moss4821\nЗадайте пароль ниже.'],
  ])('and no name, under %j: %s', (subject, text) => {
    expect(inText(text, subject)).toBeNull();
  });

  test('may stand beside a name', () => {
    const text = 'Your sign-in code for maple42 is 482913.';
    expect(inText(text, 'Sign in to Nord')).toBe('482913');
  });
});
