import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitQuotes, type TextPart } from './quotes.ts';

const text = (...lines: readonly string[]): TextPart => ({ kind: 'text', text: lines.join('\n') });
const quote = (...parts: readonly TextPart[]): TextPart => ({ kind: 'quote', parts });

describe('a quote in a text', () => {
  test('is split off, without its marks and the blank lines around it', () => {
    expect(
      splitQuotes('Jule wrote:\r\n\r\n> \r\n> At three?\r\n>   Jule\r\n>\r\n\r\nYes.\r\n\r\nAda'),
    ).toEqual([text('Jule wrote:'), quote(text('At three?', '  Jule')), text('Yes.', '', 'Ada')]);
  });

  test.each([['>> At three?'], ['> > At three?']])('has the quote within it: %s', (line) => {
    expect(splitQuotes(`${line}\n> Yes.\nNo.`)).toEqual([
      quote(quote(text('At three?')), text('Yes.')),
      text('No.'),
    ]);
  });

  test('may have marks without a space after them', () => {
    expect(splitQuotes('>At three?\n>\n>Jule')).toEqual([quote(text('At three?', '', 'Jule'))]);
  });

  test('keeps the marks of its fourth level', () => {
    expect(splitQuotes('> a\n>> b\n>>> c\n>>>> d')).toEqual([
      quote(text('a'), quote(text('b'), quote(text('c', '> d')))),
    ]);
  });

  test('may hold a session in Python', () => {
    expect(splitQuotes('> Try:\n> >>> 1 + 1\n> 2')).toEqual([
      quote(text('Try:', '>>> 1 + 1', '2')),
    ]);
  });
});

test.each([
  ['a session in Python', '>>> a = 1\n>>> a\n1\n>>>'],
  ['a conflict in Git', '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs'],
  ['a change of diff', '2,3c2\n< a\n< b\n---\n> c'],
  ['an addition of diff', '3a4,5\n> a\n> b'],
  ['marks without content', 'a\n>\n> \nb'],
  ['versions', '>=1.2\n>1.0'],
  ['a mark within a line', 'a > b\n -> c\n > d'],
  ['no mark', 'Hello.\n\n\n  World'],
])('%s is no quote', (_, plain) => {
  expect(splitQuotes(plain)).toEqual([text(plain)]);
});

test('a hostile text has a bounded number of quotes', () => {
  const parts = splitQuotes('> a\n>> b\n>>> c\n>>>> d\ne\n'.repeat(12_000));
  expect(countQuotes(parts)).toBe(200);
  expect(parts.length).toBeLessThan(150);
  expect(parts.at(-1)).toMatchObject({ kind: 'text', text: expect.stringMatching(/> a\n>> b/) });
});

test('for any text nothing is lost but marks, and blank lines at the ends of parts', () => {
  const word = fc.constantFrom('>', '> ', '>>> ', ' ', 'a', 'é', '---', '1a2', '\n', '\r\n', '\n>');
  fc.assert(
    fc.property(fc.array(word, { size: 'large' }), (words) => {
      const lines = words.join('').split(/\r?\n/);
      const shown = listLines(splitQuotes(words.join('')));
      for (const line of lines) {
        const [next] = shown;
        if (next !== undefined && removeMarks(line, next.depth) === next.line) shown.shift();
        else expect(line).toMatch(/^[>\s]*$/);
      }
      expect(shown).toEqual([]);
    }),
  );
});

test('for any text without a mark at the start of a line, its lines stay', () => {
  const word = fc.constantFrom('>', ' ', 'a', '---', '\n', '\na');
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const plain = `a${words.join('').replaceAll(/\n>+/g, '\n')}b`;
      expect(splitQuotes(plain)).toEqual([text(plain)]);
    }),
  );
});

function countQuotes(parts: readonly TextPart[]): number {
  return parts.reduce(
    (sum, part) => sum + (part.kind === 'quote' ? 1 + countQuotes(part.parts) : 0),
    0,
  );
}

interface ShownLine {
  readonly line: string;
  readonly depth: number;
}

function listLines(parts: readonly TextPart[], depth = 0): ShownLine[] {
  return parts.flatMap((part) =>
    part.kind === 'quote'
      ? listLines(part.parts, depth + 1)
      : part.text.split('\n').map((line) => ({ line, depth })),
  );
}

function removeMarks(line: string, depth: number): string {
  return depth === 0 ? line : removeMarks(line.replace(/^> ?/, ''), depth - 1);
}
