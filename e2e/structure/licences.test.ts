import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
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

let notices = new Map<string, { readonly version: string; readonly text: string }>();

beforeAll(async () => {
  await promisify(execFile)(process.execPath, ['server/build.ts'], { cwd: PROJECT_ROOT });
  const text = await read('dist/licences.txt');
  notices = new Map(
    [...text.matchAll(ENTRY)].map(([, name = '', version = '', , terms = '']) => [
      name,
      { version, text: terms },
    ]),
  );
});

test('libraries of the page stand in licences.txt, also those of its libraries', () => {
  const some = [
    'react-dom',
    'scheduler',
    'socket.io-client',
    'engine.io-client',
    'dompurify',
    'vite',
  ];
  expect(some.filter((name) => !notices.has(name))).toEqual([]);
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
