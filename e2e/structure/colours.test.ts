import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

/** The only place where a colour may be written out. */
const PALETTE = 'client/ui/tokens.css';

/** Hexadecimal, by function, or by one of the names that anybody would reach for. */
const RAW =
  /#[\da-f]{3,8}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(|\b(?:white|black|red|green|blue|gr[ae]y|orange|yellow)\b/i;

/** Neither a comment nor the address of a picture is a colour, and `in oklch` mixes two. */
function declarationsOf(css: string): readonly string[] {
  return css
    .replace(/\/\*[\s\S]*?\*\/|url\([^)]*\)/g, '')
    .split(/[;{}]/)
    .map((line) => line.trim())
    .filter((line) => line.includes(':'));
}

function rawColoursIn(css: string): readonly string[] {
  return declarationsOf(css).filter((line) => RAW.test(line.slice(line.indexOf(':'))));
}

test('every colour of the page is a token', () => {
  const files = globSync('client/**/*.css', { cwd: PROJECT_ROOT }).filter(
    (file) => file.split(path.sep).join('/') !== PALETTE,
  );
  expect(files.length).toBeGreaterThan(20);
  const found = files.flatMap((file) =>
    rawColoursIn(readFileSync(path.join(PROJECT_ROOT, file), 'utf8')).map(
      (line) => `${file}: ${line}`,
    ),
  );
  expect(found).toEqual([]);
});

test('a raw colour is seen, and what is none is not', () => {
  expect(rawColoursIn('.a { color: #fff; } .b { background: rgb(0 0 0 / 50%) }')).toHaveLength(2);
  expect(rawColoursIn('.a { color: color-mix(in oklch, var(--light), white); }')).toHaveLength(1);
  expect(rawColoursIn('.a { color: color-mix(in oklch, var(--light) 8%, transparent); }')).toEqual(
    [],
  );
  expect(rawColoursIn('/* #fff */ .a { white-space: pre; background: Canvas; }')).toEqual([]);
});
