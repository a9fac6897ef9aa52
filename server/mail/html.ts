import { Tokenizer } from 'htmlparser2';
import { Marks } from './marks.ts';
import { withoutStyleSheets } from './stylesheets.ts';

/** A link as a reader sees it. */
export interface VisibleLink {
  readonly url: string;
  readonly text: string;
  /** Where its text begins in the visible text. */
  readonly at: number;
  /** Mark-up calls it the target of an action (schema.org, itemprop). */
  readonly isAction: boolean;
}

export interface VisibleText {
  readonly text: string;
  readonly links: readonly VisibleLink[];
  /** Short texts in large, bold, monospaced or spaced-out letters. */
  readonly marked: readonly string[];
  /** Scripts of type application/ld+json, as they came. */
  readonly structured: readonly string[];
}

/** Characters of HTML that are read for snippet, code and link. What matters stands far above. */
export const MAX_HTML_SCAN_CHARS = 512 * 1024;

/** Links that are kept; newsletters have some hundred. */
const MAX_LINKS = 500;

/** Characters of a URL. Browsers take 2 million, trackers make some 2,000. */
const MAX_URL_CHARS = 8_192;

/** Characters, and number, of scripts that hold mark-up; real ones have under 4 KB. */
const MAX_STRUCTURED_CHARS = 32 * 1024;
const MAX_STRUCTURED = 8;

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
const READ_ATTRIBUTES = new Set(['hidden', 'href', 'itemprop', 'style', 'type']);
const ACTION_PROPERTIES = new Set(['target', 'url']);
const HIDING_STYLE =
  /display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|max-height|opacity)\s*:\s*0(?:px|em|%)?\s*(?:;|!|$)/i;

/**
 * What a reader of that HTML sees as text, in one pass without a stack of elements: the time
 * is linear however the markup is nested. Hidden preheaders are left out.
 */
export function visibleText(html: string): VisibleText {
  const source = withoutStyleSheets(html.slice(0, MAX_HTML_SCAN_CHARS));
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

type OpenLink = Omit<VisibleLink, 'text'> & { readonly text: TextWriter };
/** Inside an element that is not shown; `depth` counts those of its name within. */
type Hidden = { readonly tag: string; depth: number };

class VisibleReader {
  #source: string;
  #out = new TextWriter();
  #marks = new Marks();
  #structured: string[] = [];
  /** Inside a script that holds mark-up. */
  #isStructured = false;
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
    const structured = this.#structured.filter(({ length }) => length <= MAX_STRUCTURED_CHARS);
    return { text: this.#out.text(), links: this.#links, marked: this.#marks.found, structured };
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
      this.#openScript();
      return;
    }
    if (!VOID_TAGS.has(tag)) this.#marks.openTag(tag, this.#attributes.get('style'));
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
      this.#isStructured = false;
      return;
    }
    this.#marks.closeTag(tag);
    if (tag === 'a') this.#closeLink();
    this.#break(tag);
  }

  ontext(start: number, end: number): void {
    if (this.#hidden === null) this.#write(this.#source.slice(start, end));
    else if (this.#isStructured) this.#writeScript(this.#source.slice(start, end));
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
    this.#marks.write(text);
    this.#link?.text.write(text);
  }

  #break(tag: string): void {
    const gap = gapOf(tag);
    if (gap === null) return;
    this.#out.breakBy(gap);
    this.#link?.text.breakBy(' ');
  }

  #openScript(): void {
    const isMarkup =
      this.#tag === 'script' && this.#attributes.get('type') === 'application/ld+json';
    if (!isMarkup || this.#structured.length >= MAX_STRUCTURED) return;
    this.#isStructured = true;
    this.#structured.push('');
  }

  #writeScript(piece: string): void {
    const written = this.#structured.at(-1) ?? '';
    // One character too many marks it as cut: half a script is no mark-up.
    const room = MAX_STRUCTURED_CHARS + 1 - written.length;
    if (room > 0) this.#structured[this.#structured.length - 1] = written + piece.slice(0, room);
  }

  #openLink(): void {
    this.#closeLink();
    const url = this.#attributes.get('href')?.trim();
    const isAction = ACTION_PROPERTIES.has(this.#attributes.get('itemprop') ?? '');
    if (url) this.#link = { url, at: this.#out.position, isAction, text: new TextWriter() };
  }

  #closeLink(): void {
    if (this.#link !== null && this.#links.length < MAX_LINKS) {
      this.#links.push({ ...this.#link, text: this.#link.text.text() });
    }
    this.#link = null;
  }
}

function gapOf(tag: string): ' ' | '\n' | '\n\n' | null {
  if (LINE_TAGS.has(tag)) return '\n';
  if (PARAGRAPH_TAGS.has(tag)) return '\n\n';
  return CELL_TAGS.has(tag) ? ' ' : null;
}
