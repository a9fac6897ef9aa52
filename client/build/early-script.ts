import path from 'node:path';
import { build, type IndexHtmlTransformContext, type Plugin } from 'vite';
import { LANGUAGES, SOURCE } from '../i18n/languages.ts';

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
      async handler(html, context) {
        const code = await compile(catalogueUrls(context));
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

async function compile(urls: Record<string, string>): Promise<string> {
  const result = await build({
    configFile: false,
    root: CLIENT,
    publicDir: false,
    logLevel: 'warn',
    define: { CATALOGUE_URLS: JSON.stringify(urls) },
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
