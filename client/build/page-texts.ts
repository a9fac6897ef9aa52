import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const CATALOGUE = path.resolve(import.meta.dirname, '../i18n/en.json');
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** Fills `%text:some.id%` in index.html from the source catalogue. */
export function pageTexts(): Plugin {
  return {
    name: 'mayfly:page-texts',
    transformIndexHtml(html) {
      const texts: Record<string, string> = JSON.parse(readFileSync(CATALOGUE, 'utf8'));
      return html.replace(/%text:([\w.]+)%/g, (_, id: string) => {
        const text = texts[id];
        if (text === undefined) throw new Error(`No text ${id} in ${CATALOGUE}`);
        return text.replace(/[&<"]/g, (letter) => ESCAPES[letter] ?? letter);
      });
    },
  };
}
