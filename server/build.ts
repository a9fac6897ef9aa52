/**
 * Builds the page if what it is made of has changed since the last build.
 * `npm start` and `npm run dev` call it; it does nothing when the build is fresh.
 */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const stampFile = path.join(root, 'dist', '.source');

/** Everything that can change the built page: sources, the build's settings, the libraries. */
const INGREDIENTS = [
  'client/**/*',
  'shared/**/*.ts',
  'vite.config.ts',
  'lingui.config.ts',
  'package-lock.json',
];

function sourceFingerprint(): string {
  const hash = createHash('sha256');
  for (const file of globSync(INGREDIENTS, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()) {
    hash.update(path.relative(root, file)).update('\0').update(readFileSync(file));
  }
  return hash.digest('hex');
}

const fingerprint = sourceFingerprint();
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
