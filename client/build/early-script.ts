import type { Plugin } from 'vite';
import { classicScript } from './classic-script.ts';

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
        const code = await classicScript('early/early.ts', 'mayflyEarly');
        // A function, since `$&` and the like in the code are not meant as patterns.
        return html.replace(PLACE, () => `<script>${code}</script>`);
      },
    },
  };
}
