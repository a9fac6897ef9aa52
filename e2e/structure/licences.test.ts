import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '../harness/service.ts';
import { dependencies, directoriesOf } from '../service/container/packages.ts';

const read = (file: string) => readFile(path.join(PROJECT_ROOT, file), 'utf8');
const Manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** `## name - version (licence)`, and its text up to the next. */
const ENTRY = /^## (\S+) - (\S+) \((.+)\)\n\n([\s\S]*?)(?=\n## |$(?![\s\S]))/gm;
/** What no licence that libraries are under can do without. */
const TERMS = /licen[cs]e|permission/i;
const LICENCE_FILE = /^(?:licen[cs]e|copying)/i;
const OTHER_SYSTEMS = /-(?:linux|darwin|win32)-.*$/;

let directory = '';
let modules: readonly string[] = [];
let notices = new Map<string, { readonly version: string; readonly text: string }>();

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mayfly-licences-'));
  const result = await build({
    root: path.join(PROJECT_ROOT, 'client'),
    configFile: path.join(PROJECT_ROOT, 'vite.config.ts'),
    logLevel: 'error',
    // Nothing is written; what is packed after a build is looked for here, and not in dist.
    build: { write: false, outDir: directory },
  });
  const parts = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  modules = parts.flatMap((part) => (part.type === 'chunk' ? part.moduleIds : []));
  const list = parts.find(({ fileName }) => fileName === 'licences.txt');
  const text = list?.type === 'asset' ? String(list.source) : '';
  notices = new Map(
    [...text.matchAll(ENTRY)].map(([, name = '', version = '', , terms = '']) => [
      name,
      { version, text: terms },
    ]),
  );
}, 120_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Whose it is; null: the page's own. What the build tools write in begins with a NUL. */
function packageOf(module: string): string | null {
  if (module.startsWith('\0')) return module.slice(1).split('/')[0] ?? null;
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? null;
}

test('every package that a module of the page is from stands in licences.txt', () => {
  const packages = new Set(modules.map(packageOf).filter((name) => name !== null));
  for (const known of ['react-dom', 'socket.io-client', 'dompurify', 'vite'])
    expect(packages).toContain(known);
  expect([...packages].filter((name) => !notices.has(name))).toEqual([]);
});

test('so does its type, and each with its terms, at the version that is installed', async () => {
  expect(notices.get('@fontsource/ibm-plex-mono')?.text).toContain('SIL OPEN FONT LICENSE');
  expect(notices.get('@fontsource/ibm-plex-serif')?.text).toContain('SIL OPEN FONT LICENSE');
  expect([...notices].filter(([, { text }]) => !TERMS.test(text))).toEqual([]);
  for (const [name, { version }] of notices) {
    const manifest = Manifest.parse(JSON.parse(await read(`node_modules/${name}/package.json`)));
    expect([name, version]).toEqual([name, manifest.version]);
  }
});

test('THIRD-PARTY.md names each dependency, its licence, and where it gets to', async () => {
  const { served, others } = dependencies();
  const rows = [...(await read('THIRD-PARTY.md')).matchAll(/^\| `(.+?)` \| (.+?) \| (.+?) \|/gm)];
  const expected = [...served, ...others].sort().map(async (name) => {
    const { license } = Manifest.parse(JSON.parse(await read(`node_modules/${name}/package.json`)));
    const places = [
      ...(served.includes(name) ? ['server'] : []),
      ...(notices.has(name) ? ['page'] : []),
    ];
    return [name, license, places.join(', ') || 'build'];
  });
  expect(rows.map(([, ...cells]) => cells)).toEqual(await Promise.all(expected));
});

test('it has the notice of each of the server’s libraries that brings none', async () => {
  const text = await read('THIRD-PARTY.md');
  const bare: string[] = [];
  for (const each of directoriesOf(dependencies().served)) {
    const files = await readdir(path.join(PROJECT_ROOT, each));
    const name = each.split('node_modules/').at(-1) ?? each;
    if (!files.some((file) => LICENCE_FILE.test(file))) bare.push(name.replace(OTHER_SYSTEMS, ''));
  }
  expect(bare).toContain('@redis/client');
  expect(bare.filter((name) => !text.includes(`- \`${name}`))).toEqual([]);
});
