import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { PROJECT_ROOT } from '../harness/service.ts';
import { forbidden, options } from './rules.ts';

const SDK = ['library', 'fixtures', 'command', 'testing'].map((folder) => `sdk/${folder}`);
const SOURCES = ['server', 'client', 'shared', ...SDK];

/** Explicit resource management (ES2026), which the parser's visitor does not know yet. */
const USING = /\b(?:await )?using (?=[\w$]+ = )/g;

/**
 * A copy of the sources that a test may do wrong in. It lies inside the project, so that
 * libraries are found, and bears the project's `package.json`, so that `#server/…` is.
 */
export interface Mirror extends AsyncDisposable {
  readonly root: string;
  write(file: string, text: string): Promise<void>;
}

export async function mirrorSources(): Promise<Mirror> {
  const cache = path.join(PROJECT_ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(path.join(cache, 'structure-'));
  for (const name of [...SOURCES, 'package.json'])
    await cp(path.join(PROJECT_ROOT, name), path.join(root, name), { recursive: true });
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (!/\.tsx?$/.test(entry.name)) continue;
    const file = path.join(entry.parentPath, entry.name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(USING, 'const '));
  }
  return {
    root,
    write: (file, text) => writeFile(path.join(root, file), text),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** What the sources under `root` import of each other, and which rules that breaks. */
export async function cruiseSources(root: string): Promise<ICruiseResult> {
  const { output } = await cruise(
    SOURCES,
    { ...options, baseDir: root, validate: true, ruleSet: { forbidden } },
    {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs'],
      conditionNames: ['import', 'node', 'types'],
      exportsFields: ['exports'],
    },
  );
  if (typeof output === 'string') throw new Error(output);
  return output;
}
