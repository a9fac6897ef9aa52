import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { PROJECT_ROOT } from '../../harness/service.ts';

const Names = z.record(z.string(), z.string()).default({});
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: Names,
      optionalDependencies: Names,
      peerDependencies: Names,
    }),
  ),
});

function read(file: string): string {
  return readFileSync(path.join(PROJECT_ROOT, file), 'utf8');
}

/** What tests alone bring, and what makes the page. */
const NOT_SERVED = /\.test\.ts$|\/testing\/|\/contract|^server\/build\.ts$/;
const IMPORTED = /(?:from|import)\s*\(?'([^'.#][^']*)'/g;

/** Those of our dependencies that a running server imports, and those that it does not. */
export function dependencies(): { served: readonly string[]; others: readonly string[] } {
  const { dependencies: all } = z
    .object({ dependencies: Names })
    .parse(JSON.parse(read('package.json')));
  const files = globSync(['server/**/*.ts', 'shared/**/*.ts'], { cwd: PROJECT_ROOT });
  const texts = files.filter((file) => !NOT_SERVED.test(file)).map(read);
  const named = texts.flatMap((text) => [...text.matchAll(IMPORTED)].map(([, name = '']) => name));
  const served = (each: string) =>
    named.some((name) => name === each || name.startsWith(`${each}/`));
  const names = Object.keys(all);
  return { served: names.filter(served), others: names.filter((name) => !served(name)) };
}

/**
 * Directories of these packages and all that they need, as npm has laid them out: what
 * `npm ci` and `npm uninstall` of the others would leave.
 */
export function directoriesOf(names: readonly string[]): readonly string[] {
  const { packages } = Lock.parse(JSON.parse(read('package-lock.json')));
  const found = new Set<string>();
  const add = (from: string, name: string) => {
    const at = resolve(from, name);
    // Optional packages of other systems, and optional peers, are missing.
    if (at === null || found.has(at)) return;
    found.add(at);
    const needs = packages[at];
    if (needs === undefined) return;
    const all = { ...needs.dependencies, ...needs.optionalDependencies, ...needs.peerDependencies };
    for (const each of Object.keys(all)) add(at, each);
  };
  for (const name of names) add('', name);
  return [...found];
}

/** Where Node looks for it: beside, then above. */
function resolve(from: string, name: string): string | null {
  const at = path.join(from, 'node_modules', name);
  if (existsSync(path.join(PROJECT_ROOT, at))) return at;
  if (from === '') return null;
  return resolve(from.slice(0, Math.max(0, from.lastIndexOf('node_modules/') - 1)), name);
}
