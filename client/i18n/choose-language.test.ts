import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LANGUAGES, textDirection } from './languages.ts';
import { chooseLanguage } from './locale.ts';

test.each([
  [['en-GB', 'en'], 'en'],
  [['zh'], 'zh-CN'],
  [['zh-Hans-SG'], 'zh-CN'],
  [['zh-HK'], 'zh-TW'],
  [['zh-Hant'], 'zh-TW'],
  [['zh-MO', 'zh-CN'], 'zh-TW'],
  [['pt'], 'pt-BR'],
  [['pt-PT'], 'pt-BR'],
  [['es-419'], 'es'],
  [['iw-IL'], 'he'],
  [['in'], 'id'],
  [['FA-af'], 'fa'],
  [['nb-NO'], 'en'],
  [['nb', 'de-AT', 'en'], 'de'],
  [['hi-Latn', 'en'], 'en'],
  [['en_US@posix', '', 'x-klingon', 'uk'], 'uk'],
  [[], 'en'],
] as const)('LANG-1: a browser with %j gets %s', (wanted, language) => {
  expect(chooseLanguage(wanted)).toBe(language);
});

test.each(LANGUAGES)('LANG-1: %s is found by its tag, short or maximized', (tag) => {
  expect(chooseLanguage([tag])).toBe(tag);
  expect(chooseLanguage([new Intl.Locale(tag).maximize().toString()])).toBe(tag);
  expect(chooseLanguage(['tlh', tag, 'en'])).toBe(tag);
});

test('LANG-1: for any browser languages the result is one of the page’s languages', () => {
  const tag = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/));
  fc.assert(
    fc.property(fc.array(tag), (wanted) => {
      expect(LANGUAGES).toContain(chooseLanguage(wanted));
    }),
  );
});

test('LANG-2: languages in right-to-left scripts are right to left', () => {
  for (const tag of LANGUAGES) {
    const { script = '' } = new Intl.Locale(tag).maximize();
    const direction = ['Arab', 'Hebr'].includes(script) ? 'rtl' : 'ltr';
    expect(textDirection(tag), tag).toBe(direction);
  }
});
