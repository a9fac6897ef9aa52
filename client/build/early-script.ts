import type { IndexHtmlTransformContext, Plugin } from 'vite';
import { LANGUAGES, SOURCE } from '../i18n/languages.ts';
import { classicScript } from './classic-script.ts';

const PLACE = '<!-- the early script is built in here -->';

/**
 * Compiles `boot/inline-script.ts` into a classic inline script. It asks for the address while
 * the bundle is still on its way; the server allows it by its hash.
 */
export function earlyScript(): Plugin {
  return {
    name: 'mayfly:early-script',
    transformIndexHtml: {
      order: 'post',
      async handler(html, context) {
        const define = { CATALOGUE_URLS: JSON.stringify(catalogueUrls(context)) };
        const code = await classicScript('boot/inline-script.ts', 'mayflyEarly', define);
        // A function, since `$&` and the like in the code are not meant as patterns.
        return html.replace(PLACE, () => `<script>${code}</script>`);
      },
    },
  };
}

/** What Vite's own server, or the built page, has a language's catalogue under. */
function catalogueUrls({ bundle }: IndexHtmlTransformContext): Record<string, string> {
  const foreign = LANGUAGES.filter((language) => language !== SOURCE);
  if (bundle === undefined) {
    return Object.fromEntries(foreign.map((tag) => [tag, `/i18n/${tag}.json?import&lingui`]));
  }
  const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
  return Object.fromEntries(
    foreign.map((tag) => {
      const chunk = chunks.find(({ facadeModuleId }) =>
        facadeModuleId?.endsWith(`/i18n/${tag}.json?lingui`),
      );
      if (chunk === undefined) throw new Error(`No chunk for the catalogue of ${tag}.`);
      return [tag, `/${chunk.fileName}`];
    }),
  );
}
