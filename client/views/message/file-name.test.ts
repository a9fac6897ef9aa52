import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachmentFileName, mailFileName, zipFileName } from './file-name.ts';

test.each([
  ['Your code is 482 913', 'Your code is 482 913.eml'],
  ['【みなと鉄道】会員登録のご確認', '【みなと鉄道】会員登録のご確認.eml'],
  ['Re: a/b\\c?', 'Re a b c.eml'],
  ['../../etc/passwd', 'etc passwd.eml'],
  ['invoice\u202efdp.exe', 'invoice fdp.exe.eml'],
  ['two\r\nlines', 'two lines.eml'],
  ['  ends in dots... ', 'ends in dots.eml'],
  ['', 'm1.eml'],
  ['...', 'm1.eml'],
  ['NUL', 'm1.eml'],
  ['com1.txt', 'm1.eml'],
  ['Console', 'Console.eml'],
])('M13 “%s” is saved as %s', (subject, name) => expect(mailFileName(subject, 'm1')).toBe(name));

test('M13 a file name has at most 80 characters, and splits no surrogate pair', () => {
  expect(mailFileName('x'.repeat(200), 'm1')).toHaveLength(80);
  expect(mailFileName(`${'x'.repeat(75)}🌱`, 'm1')).toBe(`${'x'.repeat(75)}.eml`);
});

test('M13 for any subject the file name is valid', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (subject) => {
      const name = mailFileName(subject, 'm1');
      expect(name.length).toBeLessThanOrEqual(80);
      expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
      expect(name.isWellFormed()).toBe(true);
      expect(name).toMatch(/^[^.\s/\\][^/\\]*\.eml$/);
    }),
  );
});

test.each([
  ['invoice.pdf', 'invoice.pdf'],
  ['../../.bashrc', 'bashrc'],
  ['a/b\\c.tar.gz', 'a b c.tar.gz'],
  [`${'x'.repeat(200)}.jpeg`, `${'x'.repeat(75)}.jpeg`],
  ['invoice\u202efdp.exe', 'invoice fdp.exe'],
  ['NUL.txt', 'file 1.txt'],
  ['evil.exe. .', 'evil.exe'],
  ['', 'file 1'],
])('PAGE-3 the attachment “%s” is %s in a zip', (filename, name) => {
  expect(attachmentFileName(filename, 'file 1')).toBe(name);
});

test('PAGE-3 the zip is named after the subject', () => {
  expect(zipFileName('Photos: March/April')).toBe('Photos March April.zip');
  expect(zipFileName('')).toBe('attachments.zip');
});
