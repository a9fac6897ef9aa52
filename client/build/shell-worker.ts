import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';

/** Stands in index.html where its version is to stand. */
const PLACE = '%version%';
/** Of the hash that tells builds apart. */
const VERSION_CHARS = 16;

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
      const define = { SHELL: JSON.stringify({ version, files: firstView(html) }) };
      const source = await classicScript('worker/shell.ts', 'mayflyShell', define);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
  };
}

/** What the document names: the scripts that run at once, their style and type. */
function firstView(html: string): readonly string[] {
  const named = [...html.matchAll(/ (?:src|href)="(\/assets\/[^"]+)"/g)];
  return [...new Set(named.map(([, file = '']) => file))];
}
