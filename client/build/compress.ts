import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = /\.(?:html|js|css|svg|json|txt|webmanifest)$/;
/** Bytes; below it a second file costs more than it saves. */
const WORTHWHILE = 1024;

/**
 * Writes `.br` and `.gz` beside each built file, for the server to hand out as they are. No
 * plugin does it: vite-plugin-compression2 hooks into an internal plugin of Vite and misses
 * `licences.txt`, rollup-plugin-gzip needs Rollup, which Vite no longer brings.
 */
export function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'mayfly:precompress',
    apply: 'build',
    configResolved(config) {
      outDir = path.resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = await readdir(outDir, { recursive: true });
      await Promise.all(
        files
          .filter((file) => COMPRESSIBLE.test(file))
          .map((file) => pack(path.join(outDir, file))),
      );
    },
  };
}

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < WORTHWHILE) return;
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes));
}
