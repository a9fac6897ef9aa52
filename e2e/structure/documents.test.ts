import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../harness/service.ts';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'SPEC.md',
  'THIRD-PARTY.md',
  'bench/README.md',
  'deploy/README.md',
  'sdk/README.md',
  'examples/sign-up/README.md',
];
const pages = [...DOCUMENTS, ...globSync('docs/**/*.md', { cwd: PROJECT_ROOT })];

/** Links and pictures of Markdown, and the pictures and links that are written as HTML. */
const REFERENCES = /\]\(\s*<?([^)>\s]+)|\b(?:src|href)="([^"]+)"/g;
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|\/\/|#)/i;
const CODE = /^(`{3,}|~{3,})[\s\S]*?^\1|`[^`\n]*`/gm;

function deadIn(page: string, text: string): string[] {
  const prose = text.replace(CODE, '');
  const named = [...prose.matchAll(REFERENCES)].map(([, link, html]) => link ?? html ?? '');
  return named.filter((to) => !ELSEWHERE.test(to) && !leads(page, to));
}

function leads(page: string, to: string): boolean {
  const file = decodeURIComponent(to.replace(/[?#].*$/, ''));
  return existsSync(path.join(PROJECT_ROOT, path.dirname(page), file));
}

test.each(pages)('every relative link and picture of %s leads to something', (page) => {
  expect(deadIn(page, readFileSync(path.join(PROJECT_ROOT, page), 'utf8'))).toEqual([]);
});

test('a link that leads nowhere is seen, in each way to write one', () => {
  const text = `[a](docs/no.md) ![b](docs/no.png#x "t") <img src="docs/no.jpg"> [c](SPEC.md)
    [d](https://example.org/no) [e](#here) \`[f](no.md)\` [g](<docs/no no>)`;
  expect(deadIn('README.md', text)).toEqual([
    'docs/no.md',
    'docs/no.png#x',
    'docs/no.jpg',
    'docs/no',
  ]);
});

/** The animation in the README is watched whole, and loaded with it. */
const MAX_FILM_SECONDS = 20;
const MAX_FILM_BYTES = 650_000;

/** Milliseconds of each frame of an animated WebP, which is a RIFF file of chunks. */
function* frameDurations(film: Buffer): Generator<number> {
  for (let at = 12; at < film.length; ) {
    const size = film.readUInt32LE(at + 4);
    if (film.toString('latin1', at, at + 4) === 'ANMF') yield film.readUIntLE(at + 20, 3);
    at += 8 + size + (size % 2);
  }
}

test('the animation in the README is short and small', () => {
  const film = readFileSync(path.join(PROJECT_ROOT, 'docs/screens/arrival.webp'));
  const seconds = [...frameDurations(film)].reduce((sum, ms) => sum + ms, 0) / 1000;
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(MAX_FILM_SECONDS);
  expect(film.length).toBeLessThanOrEqual(MAX_FILM_BYTES);
});
