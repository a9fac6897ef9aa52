import { expect, test } from 'vitest';
import { readerLocale } from './locale.ts';

test.each([
  [['en-GB', 'en'], 'en-GB'],
  [['fr-FR', 'en-AU'], 'en-AU'],
  [['EN-gb'], 'EN-gb'],
  [['en_GB', 'en-US@posix', ''], 'en'],
  [['eng-x', 'de'], 'en'],
  [[], 'en'],
])('of a reader who wants %j, an English page takes %s', (wanted, locale) => {
  expect(readerLocale('en', wanted)).toBe(locale);
  expect(() => new Intl.DateTimeFormat(readerLocale('en', wanted))).not.toThrow();
});
