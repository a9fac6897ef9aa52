import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitLinks } from './link-inspection.ts';

const links = (text: string) =>
  splitLinks(text)
    .filter(({ kind }) => kind === 'link')
    .map((piece) => piece.text);

test.each([
  ['See https://a.example/x?y=1.', ['https://a.example/x?y=1']],
  ['(http://a.example/b), then', ['http://a.example/b']],
  ['<https://a.example/t>https://b.example', ['https://a.example/t', 'https://b.example']],
  ['javascript:alert(1) data:text/html,x vbscript:x', []],
  ['jhttps://a.example', []],
  ['https:// nothing', []],
])('C2 %s', (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test('the joined pieces are the text, and every link is a web address', () => {
  const word = fc.constantFrom('https://', 'http://a.example', '.', ')', ' ', '\n', '"', 'é', 'x');
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const text = words.join('');
      const pieces = splitLinks(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      for (const { kind, text: url } of pieces) {
        if (kind === 'link') expect(new URL(url).protocol).toMatch(/^https?:$/);
      }
    }),
  );
});
