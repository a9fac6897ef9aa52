import { readFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

/** Beside the page, where everybody who gets the page can get it. */
export const LICENCES = 'licences.txt';

/** A package that is in the page without a module of its own being there. */
interface Besides {
  readonly name: string;
  /** Whose package it is that finds this one; null: ours. */
  readonly by: string | null;
  readonly file: string;
}

/** The type, which is cut from files, and the helpers that Vite and its bundler write in. */
const BESIDES: readonly Besides[] = [
  { name: '@fontsource/ibm-plex-mono', by: null, file: 'LICENSE' },
  { name: '@fontsource/ibm-plex-serif', by: null, file: 'LICENSE' },
  { name: 'rolldown', by: 'vite', file: 'LICENSE' },
  { name: 'vite', by: null, file: 'LICENSE.md' },
];

/** From here on Vite's file speaks of what Vite itself is made of, none of which is in the page. */
const OF_ITS_OWN_PARTS = '\n# Licenses of bundled dependencies';

/** The one work in the page that is under another licence than the package that brings it. */
const SUFFIX_LIST = `
## Public Suffix List (MPL-2.0)

The names below which anybody can register, as tldts brings them, are from the Public Suffix List,
which is under the Mozilla Public License 2.0: https://mozilla.org/MPL/2.0/. Its source is at
https://publicsuffix.org/list/public_suffix_list.dat.
`;

/**
 * Vite's `build.license` collects the licence of every package that a module comes from. This
 * adds those that no plugin can find by modules: type, and what Vite and Rolldown write into
 * the page. A notice has to be with each copy, and the built page is one.
 */
export function licences(): Plugin {
  return {
    name: 'mayfly:licences',
    apply: 'build',
    generateBundle: {
      // Vite's own has to be there.
      order: 'post',
      async handler(_options, bundle) {
        const list = bundle[LICENCES];
        if (list?.type !== 'asset') throw new Error(`The build made no ${LICENCES}.`);
        const rest = await Promise.all(BESIDES.map(noticeOf));
        list.source = [String(list.source), ...rest, SUFFIX_LIST].join('');
      },
    },
  };
}

/** As Vite writes its own. */
async function noticeOf({ name, by, file }: Besides): Promise<string> {
  const manifest = manifestOf(name, by);
  const { version, license }: Record<string, string> = JSON.parse(await readFile(manifest, 'utf8'));
  const text = await readFile(path.join(path.dirname(manifest), file), 'utf8');
  const [own = ''] = text.split(OF_ITS_OWN_PARTS);
  return `\n## ${name} - ${version} (${license})\n\n${own.trim()}\n`;
}

function manifestOf(name: string, by: string | null): string {
  const manifest = findPackageJSON(name, by === null ? import.meta.filename : manifestOf(by, null));
  if (manifest === undefined) throw new Error(`${name} is not installed.`);
  return manifest;
}
