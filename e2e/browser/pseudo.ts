import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CompiledMessage, compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import type { Page } from '@playwright/test';
import { PROJECT_ROOT } from '../harness/service.ts';

/**
 * Languages that nobody speaks, made of the English texts: one whose letters all have marks,
 * one that runs from right to left. Each stands in for a real one whose dates and numbers
 * have no Latin letters either, so that any Latin word on the page is one that was forgotten.
 */
export const PSEUDO = {
  accented: { locale: 'ru', letters: 'áƀćđéƒǧĥíĵķĺɱńóṕʠŕšťúṽŵẋýž' },
  mirrored: { locale: 'ar', letters: 'אבגדהוזחטיכלמנסעפצקרשתאבגד' },
} as const;

export type Pseudo = (typeof PSEUDO)[keyof typeof PSEUDO];

/** Of each text, so that it takes as much room as the longest real language needs. */
const LONGER = 0.4;
/** Letters of the words that are added: lines can break between them. */
const WORD = 6;

/** Hands the page this language instead of the real one, whose browser it must be. */
export async function speakPseudo(page: Page, pseudo: Pseudo): Promise<void> {
  const file = path.join(PROJECT_ROOT, 'client/i18n/en.json');
  const source: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
  const messages = Object.fromEntries(
    Object.entries(source).map(([id, text]) => [id, disguise(compileMessageOrThrow(text), pseudo)]),
  );
  const body = `export const messages = ${JSON.stringify(messages)};`;
  await page.route(`**/assets/${pseudo.locale}-*.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body }),
  );
}

function disguise(message: CompiledMessage, { letters }: Pseudo): unknown {
  const marked = (text: string) =>
    text.replace(/[a-z]/gi, (letter) => letters[letter.toLowerCase().charCodeAt(0) - 97] ?? letter);
  const filler = (length: number) =>
    Array.from({ length }, (_, at) => ((at + 1) % WORD === 0 ? ' ' : letters[0])).join('');
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return marked(part);
    if (Array.isArray(part)) return walkToken(part);
    return part;
  };
  const walkToken = ([name, type, format]: readonly unknown[]): unknown[] =>
    typeof format === 'object' && format !== null
      ? [
          name,
          type,
          Object.fromEntries(
            Object.entries(format).map(([key, inner]) => [
              key,
              Array.isArray(inner) ? inner.map(walk) : inner,
            ]),
          ),
        ]
      : [name, type, format].filter((each) => each !== undefined);
  const said = message.map(walk);
  const length = message.join('').length;
  return [...said, ` ${filler(Math.ceil(length * LONGER))}`.trimEnd()];
}

/** Latin words on the page that are no address, host, key or brand: nobody translated them. */
export function forgottenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const SKIPPED = '[translate="no"], script, style, noscript, kbd, pre, iframe';
    const NAMES = new Set(['Mayfly']);
    const texts: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!node.parentElement?.closest(SKIPPED)) texts.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        texts.push(element.getAttribute(name) ?? '');
    return texts
      .flatMap((text) => text.split(/[\s\u2066-\u2069]+/))
      .filter((word) => /[a-z]{2}/i.test(word) && !/[@./:]/.test(word) && !NAMES.has(word));
  });
}
