import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from './html.ts';
import { withoutStyleSheets } from './stylesheets.ts';

test.each([
  ['<style>p{}</style>Hi', '</style>Hi'],
  ['a<style media="x">p{}</style>b<style>q{}</style>c', 'a</style>b</style>c'],
  ['<!-- <style> -->Hi<style>p{}</style>!', '<!-- <style> -->Hi</style>!'],
  [
    '<!--[if mso]><style>p{}</style><![endif]-->Hi',
    '<!--[if mso]><style>p{}</style><![endif]-->Hi',
  ],
  ['<style>p{} never closed', '<style>p{} never closed'],
  ['<!-- never closed <style>p{}</style>', '<!-- never closed <style>p{}</style>'],
  ['no sheet', 'no sheet'],
])('%s', (html, expected) => {
  expect(withoutStyleSheets(html)).toBe(expected);
});

test('READ-14 the text is the same with and without them', () => {
  const piece = fc.constantFrom(
    '<style>',
    '</style>',
    '<!--',
    '-->',
    'words ',
    '<p>',
    '<b>',
    'p{}',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const html = pieces.join('');
      expect(visibleText(html).text).toBe(visibleText(html.replaceAll('<style>', '<STYLE>')).text);
    }),
    { numRuns: 3_000 },
  );
});

test('many that are never closed take no longer than their length', () => {
  const html = '<style><!--'.repeat(50_000);
  expect(withoutStyleSheets(html)).toBe(html);
});
