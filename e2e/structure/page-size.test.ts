import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import german from '../../client/i18n/de.json' with { type: 'json' };
import { PROJECT_ROOT } from '../harness/service.ts';

/** Bytes of compressed script that the first view may cost. */
const SCRIPT_BUDGET = 95_000;

/** Bytes of compressed style and type that it may cost before anybody has done anything. */
const STYLE_BUDGET = 30_000;

const dist = path.join(PROJECT_ROOT, 'dist');

/** Import statements of a built chunk, not the `import()` calls, which load later. */
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']/g;

let html = '';
beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
  html = await readFile(path.join(dist, 'index.html'), 'utf8');
});

/** Files that the page names in such elements. */
function namedBy(element: RegExp): readonly string[] {
  return [...html.matchAll(/<(?:script|link)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => element.test(tag))
    .map((tag) => path.join(dist, /(?:src|href)="\/?([^"]+)"/.exec(tag)?.[1] ?? ''));
}

async function withStaticImports(file: string, seen: Map<string, string>): Promise<void> {
  if (seen.has(file)) return;
  const text = await readFile(file, 'utf8');
  seen.set(file, text);
  for (const [, specifier = ''] of text.matchAll(STATIC_IMPORT))
    await withStaticImports(path.resolve(path.dirname(file), specifier), seen);
}

const packed = (texts: Iterable<string>) =>
  [...texts].map((text) => brotliCompressSync(text).length);
const sum = (sizes: readonly number[]) => sizes.reduce((all, bytes) => all + bytes, 0);

/** All script that the first view waits for. */
async function firstScripts(): Promise<ReadonlyMap<string, string>> {
  const scripts = new Map<string, string>();
  for (const script of namedBy(/^<script[^>]* src=/)) await withStaticImports(script, scripts);
  for (const [index, [, inline = '']] of [...html.matchAll(/<script[^>]*>([^<]+)</g)].entries())
    scripts.set(`inline ${index}`, inline);
  return scripts;
}

test('the script of the first view keeps to its budget', async () => {
  const scripts = await firstScripts();
  expect(scripts.size).toBeGreaterThan(0);
  expect(sum(packed(scripts.values()))).toBeLessThanOrEqual(SCRIPT_BUDGET);
});

/** By what it alone has: the name of something that it makes, or a sentence. */
const LATER = {
  DOMPurify: 'dompurify',
  previews: 'Preview__image',
  dialogs: 'data-base-ui-inert',
  languages: german['list.emptyTitle'],
};

test.each(Object.entries(LATER))(
  'what the first view does not need comes later: %s',
  async (_, mark) => {
    const first = [...(await firstScripts()).keys()];
    const all = globSync(path.join(dist, 'assets/*.js'));
    const later = all.filter((file) => !first.includes(file));
    const having = async (files: readonly string[]) => {
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      return texts.filter((text) => text.includes(mark)).length;
    };
    expect(await having(later)).toBeGreaterThan(0);
    expect(await having(all.filter((file) => first.includes(file)))).toBe(0);
  },
);

test('its style and its type keep to theirs', async () => {
  // Styles of the first look stand in the document, so that it waits for no file.
  expect(namedBy(/rel="stylesheet"/)).toEqual([]);
  const fonts = namedBy(/as="font"/);
  const inline = [...html.matchAll(/<style>([^<]*)</g)].map(([, css = '']) => css);
  expect(inline.join('').length).toBeGreaterThan(0);
  expect(fonts.length).toBeGreaterThan(0);
  const style = packed(inline);
  // A woff2 is brotli already.
  const type = await Promise.all(fonts.map(async (file) => (await readFile(file)).length));
  const said = `style ${style.join(' + ')}, type ${type.join(' + ')}`;
  expect(sum([...style, ...type]), said).toBeLessThanOrEqual(STYLE_BUDGET);
});

test('every font has its hash in its name, and is the page’s own', () => {
  const faces = [...html.matchAll(/@font-face\s*\{[^}]*\}/g)].map(([face]) => face).join('');
  const fonts = [...faces.matchAll(/url\(([^)]+)\)/g)].map(([, url = '']) => url);
  expect(fonts.length).toBeGreaterThan(3);
  for (const font of fonts) expect(font).toMatch(/^\/assets\/[\w-]+-[\da-f]{8}\.woff2$/);
  for (const font of namedBy(/as="font"/))
    expect(fonts).toContain(`/assets/${path.basename(font)}`);
});
