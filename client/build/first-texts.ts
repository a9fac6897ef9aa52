import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const CLIENT = path.resolve(import.meta.dirname, '..');
/** lingui compiles it, as any catalogue; what follows leaves of it what the first view says. */
const ASKED = 'en.json?first?lingui';
/** As lingui writes a compiled catalogue. */
const COMPILED = /JSON\.parse\((".*")\)/s;
/** Import and export statements that bring code along; not `import()`, and no bare types. */
const STATIC = /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'(\.[^']+)'/gm;

/** Of the English texts, those of the modules that are there from the first view on. */
export function firstTexts(): Plugin {
  return {
    name: 'mayfly:first-texts',
    enforce: 'post',
    transform: {
      filter: { id: /en\.json\?first\?lingui$/ },
      handler(code) {
        const [, quoted] = COMPILED.exec(code) ?? [];
        if (quoted === undefined) throw new Error(`${ASKED} does not look as expected.`);
        const all: Record<string, unknown> = JSON.parse(JSON.parse(quoted));
        const sources = [...modulesFrom(path.join(CLIENT, 'main.tsx')).values()].join('\n');
        const first = Object.entries(all).filter(([id]) => sources.includes(`'${id}'`));
        const packed = JSON.stringify(JSON.stringify(Object.fromEntries(first)));
        return { code: code.replace(COMPILED, () => `JSON.parse(${packed})`), map: null };
      },
    },
  };
}

/** The text of each module that the first one cannot do without, by file. */
function modulesFrom(file: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(file) || !/\.tsx?$/.test(file) || !existsSync(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, specifier = ''] of text.matchAll(STATIC))
    modulesFrom(path.resolve(path.dirname(file), specifier), seen);
  return seen;
}
