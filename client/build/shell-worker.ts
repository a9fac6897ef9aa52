import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';

/** Stands in index.html where its version is to stand. */
const PLACE = '%version%';
/** Of the hash that tells builds apart. */
const VERSION_CHARS = 16;

type Bundle = Parameters<Extract<Plugin['generateBundle'], (...args: never[]) => unknown>>[1];

/**
 * Stamps the document with the version of its build, by which a tab knows a newer one, and
 * adds `sw.js`, which keeps the shell: that document, and what its first view is made of.
 */
export function shellWorker(): Plugin {
  return {
    name: 'mayfly:shell-worker',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('The build made no index.html.');
      const html = String(page.source);
      const version = createHash('sha256').update(html).digest('base64url').slice(0, VERSION_CHARS);
      page.source = html.replace(PLACE, version);
      const files = firstView(bundle).map((file) => `/${file}`);
      const define = { SHELL: JSON.stringify({ version, files }) };
      const source = await classicScript('worker/shell.ts', 'mayflyShell', define);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

/** The scripts that run at once, and every style and font: all that shows without a click. */
function firstView(bundle: Bundle): readonly string[] {
  const scripts = new Set<string>();
  const follow = (file: string) => {
    const chunk = bundle[file];
    if (chunk?.type !== 'chunk' || scripts.has(file)) return;
    scripts.add(file);
    chunk.imports.forEach(follow);
  };
  for (const [file, part] of Object.entries(bundle))
    if (part.type === 'chunk' && part.isEntry) follow(file);
  const looks = Object.keys(bundle).filter((file) => /\.(?:css|woff2)$/.test(file));
  return [...scripts, ...looks];
}
