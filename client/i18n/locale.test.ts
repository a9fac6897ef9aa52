import { expect, test } from 'vitest';
import { readerLocale } from './locale.ts';

test.each([
  [['en-GB', 'en'], 'en-GB'],
  [['fr-FR', 'en-AU'], 'en-AU'],
  [['EN-gb'], 'EN-gb'],
  [['en_GB', 'en-US@posix', ''], 'en'],
  [['eng-x', 'de'], 'en'],
  [[], 'en'],
])('an English page uses for %j the locale %s', (wanted, locale) => {
  expect(readerLocale('en', wanted)).toBe(locale);
  expect(() => new Intl.DateTimeFormat(readerLocale('en', wanted))).not.toThrow();
});

test.each([
  ['zh-TW', ['zh-CN', 'zh-HK'], 'zh-HK'],
  ['pt-BR', ['pt-PT'], 'pt-PT'],
  ['ar', ['en', 'ar-EG'], 'ar-EG'],
  ['fa', ['en-US'], 'fa'],
])('LANG-3: a page in %s formats dates for %j as in %s', (language, wanted, locale) => {
  expect(readerLocale(language, wanted)).toBe(locale);
});
