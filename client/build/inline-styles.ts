import type { OutputBundle } from 'rolldown';
import type { Plugin } from 'vite';

const SHEET = /<link rel="stylesheet"[^>]* href="\/([^"]+\.css)">/g;

/**
 * Puts the styles of the first look into the document itself: they are a few kilobytes, and
 * as a file the address would wait for them, one round trip and the script's share of the
 * line longer. What is loaded later keeps its files.
 */
export function inlineStyles(): Plugin {
  return {
    name: 'mayfly:inline-styles',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        if (bundle === undefined) return html;
        // A function, since `$&` and the like in the styles are not meant as patterns.
        return html.replace(SHEET, (_, file: string) => `<style>${take(bundle, file)}</style>`);
      },
    },
  };
}

/** Its text, out of the bundle; no part of the page that is loaded later asks for it any more. */
function take(bundle: OutputBundle, file: string): string {
  const sheet = bundle[file];
  if (sheet?.type !== 'asset') throw new Error(`The page names ${file}, which was not built.`);
  delete bundle[file];
  for (const part of Object.values(bundle))
    if (part.type === 'chunk') part.viteMetadata?.importedCss.delete(file);
  const { source } = sheet;
  const text = typeof source === 'string' ? source : Buffer.from(source).toString();
  if (text.includes('</style')) throw new Error(`${file} would end its own element.`);
  return text.trim();
}
