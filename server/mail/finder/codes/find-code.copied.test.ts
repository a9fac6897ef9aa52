import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../text/html.ts';
import { findCode } from './find-code.ts';

/** Fields of each line of a file of phrases or emails (see its README). */
const linesOf = (name: string) =>
  readFileSync(new URL(`../../testing/labelled/${name}.txt`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' | ') as [string, string, string]);

const inText = (text: string, subject: string) =>
  findCode({ subject, text, html: null, otp: null })?.value ?? null;
const inHtml = (html: string, subject: string) =>
  findCode({ subject, text: null, html: visibleText(html), otp: null })?.value ?? null;

/** A sum, a number and a date, which other emails have more often. */
const OTHERS = '12,50 € · 40011827 · 14.03.2026';
const CODES = ['482913', '7104', 'K7Q2M9', '739204'];

/** Sentences that call a code a string, a sequence, a combination or a key. */
describe('READ-10 what is copied, dialled or read out to prove something is a code', () => {
  test.each(linesOf('copied-phrases'))('%s under %j: %s', (_, subject, sentence) => {
    for (const code of CODES) {
      const inline = sentence.replace('#', code);
      const isInline = inline !== sentence;
      const text = isInline ? inline : `${sentence}\n\n${code}`;
      expect(inText(`${text}\n\n${OTHERS}`, subject)).toBe(code);
      const html = isInline
        ? `<p>${inline}</p>`
        : `<p>${sentence}</p><p style="font-size:30px">${code}</p>`;
      expect(inHtml(`${html}<p>${OTHERS}</p>`, subject)).toBe(code);
    }
  });
});

/** Emails about passwords, sign-ins and confirmations, with the number of a card, a file or a member. */
describe('READ-10 the number of whom or what an email is about is no code', () => {
  test.each(linesOf('holder-emails'))('%s under %j: %s', (_, subject, body) => {
    const lines = body.split(String.raw`\n`);
    expect(inText(lines.join('\n'), subject)).toBeNull();
    const paragraphs = lines.map((line) =>
      /^\d+$/.test(line)
        ? `<p style="font-size:30px">${line}</p>`
        : `<p>${line.replace(/(?<=: )\d{6,}$/, '<b>$&</b>')}</p>`,
    );
    expect(inHtml(paragraphs.join(''), subject)).toBeNull();
  });
});
