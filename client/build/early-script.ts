import path from 'node:path';
import { build, type Plugin } from 'vite';

const CLIENT = path.resolve(import.meta.dirname, '..');
const PLACE = '<!-- the early script is built in here -->';

/**
 * Compiles `early/early.ts` into a classic inline script. It asks for the address while
 * the bundle is still on its way; the server allows it by its hash.
 */
export function earlyScript(): Plugin {
  return {
    name: 'mayfly:early-script',
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        const code = await compile();
        // A function, since `$&` and the like in the code are not meant as patterns.
        return html.replace(PLACE, () => `<script>${code}</script>`);
      },
    },
  };
}

async function compile(): Promise<string> {
  const result = await build({
    configFile: false,
    root: CLIENT,
    publicDir: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: 'early/early.ts', formats: ['iife'], name: 'mayflyEarly' },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunk = outputs
    .flatMap((one) => ('output' in one ? one.output : []))
    .find((part) => part.type === 'chunk');
  if (chunk === undefined) throw new Error('The early script was not built.');
  return chunk.code.trim();
}
