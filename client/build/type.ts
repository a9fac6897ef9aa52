import type { Plugin } from 'vite';
import { type Face, makeFaces } from './faces.ts';

const PLACE = '<!-- the type is built in here -->';

/**
 * Ships the page's type with the page: cut to what it draws, under names that carry their
 * hash. The rules stand in index.html itself, so that the first fonts are asked for with it.
 */
export function type(): Plugin {
  let made: Promise<readonly Face[]> | null = null;
  const faces = () => {
    made ??= makeFaces();
    return made;
  };
  return {
    name: 'mayfly:type',
    configureServer({ middlewares }) {
      middlewares.use(async (request, response, next) => {
        const face = (await faces()).find(({ file }) => request.url === `/${file}`);
        if (face === undefined) return next();
        response.setHeader('Content-Type', 'font/woff2').end(face.bytes);
      });
    },
    async generateBundle() {
      for (const { file, bytes } of await faces())
        this.emitFile({ type: 'asset', fileName: file, source: bytes });
    },
    async transformIndexHtml(html) {
      const all = await faces();
      const first = all.filter(({ isFirst }) => isFirst);
      const rules = `<style>${all.map(({ rule }) => rule).join('')}</style>`;
      return html.replace(PLACE, [...first.map(preload), rules].join('\n    '));
    },
  };
}

/** Fonts are fetched without credentials: without `crossorigin` they would come twice. */
function preload({ file }: Face): string {
  return `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${file}" />`;
}
