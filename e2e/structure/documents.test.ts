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

/** Names of files and folders in backticks. Globs are patterns of names. */
const NAMED = /`([\w.*-]+(?:\/[\w.*-]*)*(?:\/|\.(?:tsx?|lua|json|md)))`/g;
const FROM_ROOT = /^(?:server|client|shared|sdk|docs|e2e)\//;

/** A short name is in a folder of a full name of its line, or in a folder above that. */
function missingFiles(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const names = [...line.matchAll(NAMED)].map(([, name = '']) => name.replace(/\/$/, ''));
    const folders = names.filter((name) => FROM_ROOT.test(`${name}/`)).flatMap(listFolders);
    const isThere = (name: string) => globSync(name, { cwd: PROJECT_ROOT }).length > 0;
    return names.filter((name) => !['.', ...folders].some((each) => isThere(`${each}/${name}`)));
  });
}

/** `a/b/c`: also `a/b` and `a`. */
function listFolders(name: string): string[] {
  const parts = name.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

test('every file and folder that flow.md names exists', () => {
  const text = readFileSync(path.join(PROJECT_ROOT, 'docs/flow.md'), 'utf8');
  expect(missingFiles(text)).toEqual([]);
});

test('a name of no file is seen, with and without its folder', () => {
  const text =
    '`server/app/app.ts`, `services.ts`, `no.ts`\n`server/no/`, `server/api/no-*.ts`\n`app.ts`';
  expect(missingFiles(text)).toEqual(['no.ts', 'server/no', 'server/api/no-*.ts', 'app.ts']);
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
