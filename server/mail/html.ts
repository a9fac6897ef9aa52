import { Tokenizer } from 'htmlparser2';

/** A link as a reader sees it. */
export interface VisibleLink {
  readonly url: string;
  readonly text: string;
  /** Where its text begins in the visible text. */
  readonly at: number;
}

export interface VisibleText {
  readonly text: string;
  readonly links: readonly VisibleLink[];
}

/** Characters of HTML that are read for snippet, code and link. What matters stands far above. */
export const MAX_HTML_SCAN_CHARS = 512 * 1024;

/** Links that are kept; newsletters have some hundred. */
const MAX_LINKS = 500;

/** Characters of a URL. Browsers take 2 million, trackers make some 2,000. */
const MAX_URL_CHARS = 8_192;

const LINE_TAGS = new Set(
  `address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form
  header hr li main nav ol pre section table tbody tfoot thead tr ul`.split(/\s+/),
);
const PARAGRAPH_TAGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p']);
const CELL_TAGS = new Set(['td', 'th']);
/** Their content is never shown as text. */
const SILENT_TAGS = new Set([
  'noscript',
  'script',
  'select',
  'style',
  'template',
  'textarea',
  'title',
]);
const VOID_TAGS = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const READ_ATTRIBUTES = new Set(['hidden', 'href', 'style']);
const HIDING_STYLE =
  /display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|max-height|opacity)\s*:\s*0(?:px|em|%)?\s*(?:;|!|$)/i;

/**
 * What a reader of that HTML sees as text, in one pass without a stack of elements: the time
 * is linear however the markup is nested. Hidden preheaders are left out.
 */
export function visibleText(html: string): VisibleText {
  const source = html.slice(0, MAX_HTML_SCAN_CHARS);
  const reader = new VisibleReader(source);
  const tokenizer = new Tokenizer({ decodeEntities: true }, reader);
  tokenizer.write(source);
  tokenizer.end();
  return reader.result();
}

/** Text in which white space runs are one space, and blocks begin new lines. */
class TextWriter {
  #pieces: string[] = [];
  #length = 0;
  #pending: '' | ' ' | '\n' | '\n\n' = '';

  get position(): number {
    return this.#length + (this.#length > 0 ? this.#pending.length : 0);
  }

  write(text: string): void {
    const collapsed = text.replace(/\s+/g, ' ');
    if (collapsed.startsWith(' ')) this.breakBy(' ');
    const words = collapsed.trim();
    if (words === '') return;
    this.#push(this.#length > 0 ? this.#pending + words : words);
    this.#pending = collapsed.endsWith(' ') ? ' ' : '';
  }

  breakBy(gap: ' ' | '\n' | '\n\n'): void {
    if (gap.length > this.#pending.length || this.#pending === ' ') this.#pending = gap;
  }

  text(): string {
    return this.#pieces.join('');
  }

  #push(piece: string): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }
}

type OpenLink = { readonly url: string; readonly at: number; readonly text: TextWriter };
/** Inside an element that is not shown; `depth` counts those of its name within. */
type Hidden = { readonly tag: string; depth: number };

class VisibleReader {
  #source: string;
  #out = new TextWriter();
  #links: VisibleLink[] = [];
  #link: OpenLink | null = null;
  #hidden: Hidden | null = null;
  #tag = '';
  #attribute = '';
  #value = '';
  #attributes = new Map<string, string>();

  constructor(source: string) {
    this.#source = source;
  }

  result(): VisibleText {
    this.#closeLink();
    return { text: this.#out.text(), links: this.#links };
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#source.slice(start, end).toLowerCase();
    this.#attributes.clear();
  }

  onattribname(start: number, end: number): void {
    const name = this.#source.slice(start, end).toLowerCase();
    this.#attribute = READ_ATTRIBUTES.has(name) ? name : '';
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    if (this.#attribute === '' || this.#value.length > MAX_URL_CHARS) return;
    this.#value += this.#source.slice(start, Math.min(end, start + MAX_URL_CHARS));
  }

  onattribentity(codepoint: number): void {
    if (this.#attribute !== '') this.#value += String.fromCodePoint(codepoint);
  }

  onattribend(): void {
    // The first of twin attributes counts, as in browsers.
    if (this.#attribute === '' || this.#attributes.has(this.#attribute)) return;
    this.#attributes.set(this.#attribute, this.#value);
  }

  onopentagend(): void {
    const tag = this.#tag;
    if (this.#hidden !== null) {
      if (tag === this.#hidden.tag) this.#hidden.depth++;
      return;
    }
    if (!VOID_TAGS.has(tag) && this.#isHidden()) {
      this.#hidden = { tag, depth: 1 };
      return;
    }
    if (tag === 'a') this.#openLink();
    this.#break(tag);
  }

  onselfclosingtag(): void {
    this.onopentagend();
  }

  onclosetag(start: number, end: number): void {
    const tag = this.#source.slice(start, end).toLowerCase();
    if (this.#hidden !== null) {
      if (tag === this.#hidden.tag && --this.#hidden.depth === 0) this.#hidden = null;
      return;
    }
    if (tag === 'a') this.#closeLink();
    this.#break(tag);
  }

  ontext(start: number, end: number): void {
    if (this.#hidden === null) this.#write(this.#source.slice(start, end));
  }

  ontextentity(codepoint: number): void {
    if (this.#hidden === null) this.#write(String.fromCodePoint(codepoint));
  }

  oncdata(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onend(): void {}
  onprocessinginstruction(): void {}

  #isHidden(): boolean {
    if (SILENT_TAGS.has(this.#tag) || this.#attributes.has('hidden')) return true;
    return HIDING_STYLE.test(this.#attributes.get('style') ?? '');
  }

  #write(text: string): void {
    this.#out.write(text);
    this.#link?.text.write(text);
  }

  #break(tag: string): void {
    const gap = gapOf(tag);
    if (gap === null) return;
    this.#out.breakBy(gap);
    this.#link?.text.breakBy(' ');
  }

  #openLink(): void {
    this.#closeLink();
    const url = this.#attributes.get('href')?.trim();
    if (url) this.#link = { url, at: this.#out.position, text: new TextWriter() };
  }

  #closeLink(): void {
    if (this.#link !== null && this.#links.length < MAX_LINKS) {
      const { url, at, text } = this.#link;
      this.#links.push({ url, at, text: text.text() });
    }
    this.#link = null;
  }
}

function gapOf(tag: string): ' ' | '\n' | '\n\n' | null {
  if (LINE_TAGS.has(tag)) return '\n';
  if (PARAGRAPH_TAGS.has(tag)) return '\n\n';
  return CELL_TAGS.has(tag) ? ' ' : null;
}
