import { enrichedToText } from './enriched.ts';
import {
  type ContentType,
  DEFECTS_FIELD,
  defectsAsPart,
  isObject,
  type Structure,
  toContentType,
} from './structure.ts';

/**
 * Types that are shown as text, as the parser names them: `text` alone and no type at all are
 * what old programs call plain text.
 */
export const TEXT_TYPES: readonly (string | false)[] = [
  ...['text/plain', 'text/html', 'text/markdown', 'text/x-markdown', 'text/enriched'],
  ...['text/richtext', 'text'],
  false,
];

/** Other forms of a text that mail programs with a language of their own would show. */
const VARIANTS = ['text/x-amp-html', 'text/watch-html'];

/** Characters of one text that are shown among HTML: as many as of all HTML together. */
const MAX_TEXT_IN_HTML_CHARS = 2_000_000;

/** A message as it is shown: what its multiparts make of its parts. */
export interface ComposedBody extends Omit<Structure, 'inspected'> {
  readonly text: string;
  readonly html: string;
}

interface Part extends ContentType {
  /** Null where it is no text that is shown. */
  readonly text: string | null;
  readonly isAttachment: boolean;
  readonly children: readonly unknown[];
  /** Of the message itself: see `DEFECTS_FIELD`. */
  readonly defects: string;
}

/** The forms that one multipart/alternative offers. */
interface Forms {
  readonly plain: boolean;
  readonly html: boolean;
}

/** RFC 2046 5.1, and 5.1.3: an unknown multipart is a mixed one. `tree` is the parser's own. */
export function composeBody(tree: unknown): ComposedBody {
  const composer = new Composer();
  const root = toPart(tree);
  composer.walk(root, null);
  const composed = composer.result();
  if (root.defects === '') return composed;
  return { ...composed, multiparts: [...composed.multiparts, defectsAsPart(root.defects)] };
}

class Composer {
  readonly #texts: string[] = [];
  readonly #htmls: string[] = [];
  readonly #multiparts: ContentType[] = [];
  readonly #variants: number[] = [];
  #attachments = 0;
  #hasHtml = false;
  /** Some HTML has no plain text beside it that says the same. */
  #hasBareHtml = false;

  result(): ComposedBody {
    const html = this.#hasHtml ? this.#htmls.join('<br/>\n') : '';
    // What is seen of the HTML is the whole text then, in the order of the parts.
    const text = this.#hasBareHtml ? '' : this.#texts.join('\n');
    return { text, html, multiparts: this.#multiparts, variants: this.#variants };
  }

  walk(part: Part, forms: Forms | null): void {
    if (part.isAttachment) this.#attach(part, forms);
    else if (part.text !== null) this.#show(part, part.text, forms);
    const children = part.children.map(toPart);
    if (part.type.startsWith('multipart/')) this.#multiparts.push(part);
    const isChoice = forms === null && part.type === 'multipart/alternative';
    const inside = isChoice ? findForms(children) : forms;
    for (const child of children) this.walk(child, inside);
  }

  #attach({ type }: Part, forms: Forms | null): void {
    if (forms !== null && VARIANTS.includes(type)) this.#variants.push(this.#attachments);
    this.#attachments++;
  }

  #show({ type }: Part, text: string, forms: Forms | null): void {
    if (type === 'text/html') {
      this.#hasHtml = true;
      this.#htmls.push(text);
      if (forms?.plain !== true && text.trim() !== '') this.#hasBareHtml = true;
      return;
    }
    const isPlain = isPlainText(type);
    if (!isPlain && (forms?.plain || forms?.html)) return;
    const shown = isEnriched(type) ? enrichedToText(text) : text;
    this.#texts.push(shown);
    if (forms?.html !== true && shown.trim() !== '') this.#htmls.push(textAsHtml(shown));
  }
}

function findForms(parts: readonly Part[]): Forms {
  const all = parts.flatMap(withDescendants);
  const offers = (fits: (type: string) => boolean) =>
    all.some(({ type, text, isAttachment }) => !isAttachment && fits(type) && text?.trim());
  return { plain: offers(isPlainText), html: offers((type) => type === 'text/html') };
}

function withDescendants(part: Part): readonly Part[] {
  return [part, ...part.children.map(toPart).flatMap(withDescendants)];
}

const isEnriched = (type: string) => type === 'text/enriched' || type === 'text/richtext';
const isPlainText = (type: string) => ['text/plain', 'text', ''].includes(type);

/** Line breaks as elements, so that they count wherever the HTML is read. */
function textAsHtml(text: string): string {
  const escaped = text
    .slice(0, MAX_TEXT_IN_HTML_CHARS)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/\r?\n/g, '<br>');
  return `<div style="white-space:pre-wrap">${escaped}</div>`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A node of the parser's tree, as far as it is read. */
interface ParserNode {
  readonly contentType?: unknown;
  readonly headers?: unknown;
  readonly textContent?: unknown;
  readonly isAttachment?: unknown;
  readonly children?: unknown;
}

const isNode = (value: unknown): value is ParserNode => isObject(value);

function toPart(node: unknown): Part {
  if (!isNode(node)) throw new TypeError('not a tree of parts');
  const { contentType, headers, textContent, isAttachment, children } = node;
  const type = typeof contentType === 'string' ? contentType : '';
  const fields: ReadonlyMap<unknown, unknown> = headers instanceof Map ? headers : new Map();
  const defects = fields.get(DEFECTS_FIELD);
  return {
    ...toContentType(type, fields.get('content-type')),
    defects: typeof defects === 'string' ? defects : '',
    text: typeof textContent === 'string' ? textContent : null,
    isAttachment: isAttachment === true,
    children: Array.isArray(children) ? children : [],
  };
}
