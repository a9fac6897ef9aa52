/**
 * Builds the page if its sources changed since the last build. `npm start` and `npm run dev`
 * call it.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist', '.source');

/** All files that can change the built page: sources, build settings, library versions. */
const INPUTS = [
  'client/**/*',
  'shared/**/*.ts',
  'vite.config.ts',
  'lingui.config.ts',
  'package-lock.json',
];

function hashInputs(): string {
  const hash = createHash('sha256');
  for (const file of globSync(INPUTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

const fingerprint = hashInputs();
const built = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : null;
if (built !== fingerprint) {
  console.error('Building the page …');
  await build({
    root: path.join(root, 'client'),
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
  });
  writeFileSync(stampFile, fingerprint);
}
