import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenized } from '../testing/tokenized.ts';
import { scanHtml } from './html-scanner.ts';

/** Quadratic time would take this to hours, and the test to its time-out. */
const HOSTILE_CHARS = 512 * 1024;

/** The pieces that the scanner reports; texts that touch are one. */
function listPieces(html: string): readonly string[] {
  const pieces: string[] = [];
  let text = '';
  const add = (piece: string) => {
    if (text !== '') pieces.push(text);
    text = '';
    if (piece !== '') pieces.push(piece);
  };
  scanHtml(html, {
    text: (more) => {
      text += more;
    },
    openTag: (tag, attributes) => add(`<${[tag, ...attributes].join(' ')}>`),
    closeTag: (tag) => add(`</${tag}>`),
    rawElement: (tag, attributes, content) => add(`<${[tag, ...attributes].join(' ')}>${content}`),
  });
  add('');
  return pieces;
}

describe('READ-12 HTML is read as its standard says', () => {
  test.each([
    ['<B>x</B >y', ['<b>', 'x', '</b>', 'y']],
    ['<a href=x/y title="no" HIDDEN>', ['<a href,x/y hidden,>']],
    [`<a href='a"b' href=c style = "x>y">`, [`<a href,a"b style,x>y>`]],
    ['<a href=>x<p/>y', ['<a href,>', 'x', '<p>', 'y']],
    ['<a href="?a&lt;b&copy=1">&lt;&#8364;&nbsp', ['<a href,?a<b&copy=1>', '<€\u00a0']],
    ['1 < 2 <3', ['1 < 2 <3']],
    ['a<!-- <b> -->b<!-->c<!--->d<!DOCTYPE x>e<?php ?>f', ['abcdef']],
    ['<!--[if mso]><b><![endif]-->a<!--[if !mso]><!-->b<!--<![endif]-->', ['ab']],
    ['a</>b</ x>c', ['abc']],
    ['<style>p{}</stylex></STYLE >Hi', ['<style>p{}</stylex>', 'Hi']],
    ['<script type=x>a<!-- </b> </script>b', ['<script type,x>a<!-- </b> ', 'b']],
    ['<style>never closed', ['<style>never closed']],
    ['a<b href="never closed>x', ['a']],
    ['a<!-- never closed', ['a']],
    ['a<', ['a<']],
  ])('%s', (html, pieces) => {
    expect(listPieces(html)).toEqual(pieces);
  });

  test('as by the tokenizer of a library', () => {
    const piece = fc.constantFrom(
      ...['<p', '<a', '</a', '<B', '>', '/>', '/', ' ', '\n', '=', '"', "'", 'href', 'style'],
      ...[
        '<!--',
        '-->',
        '--!>',
        '<!',
        '<?',
        '</',
        '<',
        '&amp;',
        '&lt',
        '&',
        'word',
        '4',
        '<style>',
      ],
      ...['</style>', '<script>', '</script>', 'é', '\u0000', ' hidden '],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        // The two report a tag that never ends in different words.
        const html = `${pieces.join('')}"'>--></style></script>.`;
        expect(listPieces(html)).toEqual(tokenized(html));
      }),
      { numRuns: 5_000 },
    );
  });
});

test.each([
  ...['<', '<a', '<a ', '<a b="', '<!--', '<style>', '</', '&', '<a href=x', '<a =', "<a b='"],
  ...['<style></', '&amp', '<!', '<a/', '<a href="&'],
])('M7 %j over and over takes no longer than its length', (piece) => {
  expect(() => listPieces(piece.repeat(HOSTILE_CHARS / piece.length))).not.toThrow();
});
