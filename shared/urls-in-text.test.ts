import fc from 'fast-check';
import { expect, test } from 'vitest';
import { urlsIn } from './urls-in-text.ts';

const urls = (text: string) => [...urlsIn(text)].map(({ url }) => url);

test.each([
  ['See https://a.example/x?y=1.', 'https://a.example/x?y=1'],
  ['(http://a.example/b), then', 'http://a.example/b'],
  ['(see https://a.example/wiki/B_(c)).', 'https://a.example/wiki/B_(c)'],
  ['“https://a.example/b”, ‘https://a.example/b’…', 'https://a.example/b'],
  ["'https://a.example/b' and it's", 'https://a.example/b'],
  ["https://a.example/it's?q=o'b!", "https://a.example/it's?q=o'b"],
  ['«https://a.example/b» [https://a.example/b]', 'https://a.example/b'],
  ['**https://a.example/b** _https://a.example/b_', 'https://a.example/b'],
  ['https://a.example/t?k=abc_ ', 'https://a.example/t?k=abc_'],
  ['詳細はhttps://a.example/b、または「https://a.example/b」。', 'https://a.example/b'],
  ['{"u":"https://a.example/b"}', 'https://a.example/b'],
])('SHOW-4 %s', (text, expected) => {
  expect([...new Set(urls(text))]).toEqual([expected]);
});

test.each(['jhttps://a.example', 'https:// nothing', 'javascript:alert(1)', 'https://.', ''])(
  'SHOW-4 "%s" holds no address',
  (text) => {
    expect(urls(text)).toEqual([]);
  },
);

test('for any text a URL stands at its position', () => {
  const word = fc.constantFrom('https://', 'http://a.example', '.', ')', '(', '_', ' ', "'", 'é');
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join('');
      for (const { url, at } of urlsIn(text)) expect(text.startsWith(url, at)).toBe(true);
    }),
  );
});
