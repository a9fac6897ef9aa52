import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';

/** The attributes of an element that handlers use. */
export type Attributes = ReadonlyMap<string, string>;

/** Receives the tokens of HTML in order. Names are lower case, entities are decoded. */
export interface HtmlHandler {
  text(text: string): void;
  openTag(tag: string, attributes: Attributes): void;
  closeTag(tag: string): void;
  /** An element whose content is not mark-up; `content` is not decoded. */
  rawElement(tag: string, attributes: Attributes, content: string): void;
}

/** Attributes that handlers use. None begins with a letter that is not in `FIRST_LETTERS`. */
const READ_ATTRIBUTES = new Set('alt bgcolor class hidden href itemprop style type'.split(' '));
const FIRST_LETTERS = new Set([...'aAbBcChHiIsStT'].map((letter) => letter.charCodeAt(0)));

/** Characters of a value. Browsers take 2 million in a URL, trackers make some 2,000. */
const MAX_VALUE_CHARS = 8_192;

/** HTML standard, 13.2.6.4: their content is not mark-up, and only that of `xmp` is shown. */
const RAW_TAGS = new Set('iframe noembed noframes script style textarea title xmp'.split(' '));

/** `--!>` is an error, but ends a comment too. */
const COMMENT_END = /--!?>/g;

const TAB = 0x09;
const SPACE = 0x20;
const BANG = 0x21;
const DOUBLE_QUOTE = 0x22;
const SINGLE_QUOTE = 0x27;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;

/**
 * Reads HTML as the standard's tokenizer does (13.2.5), from mark to mark: what lies between
 * them, and in values, style sheets and comments, is only jumped over. htmlparser2, which is
 * made for streams, looks at each letter: HTML of 30 KB takes it 2.3 to 7.3 times as long, and
 * 1.7 to 3.2 times with the finding of visible text.
 *
 * Linear for any input: each search goes on where the last one ended.
 */
export function scanHtml(html: string, handler: HtmlHandler): void {
  new Scanner(html, handler).run();
}

class Scanner {
  readonly #html: string;
  readonly #handler: HtmlHandler;
  readonly #attributes = new Map<string, string>();
  #at = 0;

  constructor(html: string, handler: HtmlHandler) {
    this.#html = html;
    this.#handler = handler;
  }

  run(): void {
    const html = this.#html;
    let written = 0;
    let from = 0;
    for (let mark = html.indexOf('<'); mark !== -1; mark = html.indexOf('<', from)) {
      const kind = html.charCodeAt(mark + 1);
      // An arrow or a smaller-than: text.
      if (!isLetter(kind) && kind !== SLASH && kind !== BANG && kind !== QUESTION) {
        from = mark + 1;
        continue;
      }
      this.#text(written, mark);
      this.#at = mark + 1;
      this.#markup(kind);
      written = this.#at;
      from = this.#at;
    }
    this.#text(written, html.length);
  }

  #text(from: number, to: number): void {
    if (from < to) this.#handler.text(decoded(this.#html.slice(from, to), decodeHTML));
  }

  /** Unfinished mark-up extends to the end of the text. */
  #markup(kind: number): void {
    if (kind === BANG) this.#comment();
    else if (kind === QUESTION) this.#jumpBehind('>');
    else if (kind !== SLASH) this.#element();
    else if (isLetter(this.#html.charCodeAt(this.#at + 1))) this.#closing();
    else this.#jumpBehind('>');
  }

  #comment(): void {
    const start = /^(?:!---?>|!--|)/.exec(this.#html.slice(this.#at, this.#at + 5))?.[0] ?? '';
    this.#at += start.length;
    // `<!-->` and `<!--->` are complete comments; declarations and errors end at the next `>`.
    if (start === '') this.#jumpBehind('>');
    if (start !== '!--') return;
    COMMENT_END.lastIndex = this.#at;
    this.#at = COMMENT_END.test(this.#html) ? COMMENT_END.lastIndex : this.#html.length;
  }

  #closing(): void {
    this.#at += 1;
    const tag = this.#name();
    this.#jumpBehind('>');
    this.#handler.closeTag(tag);
  }

  #element(): void {
    const tag = this.#name();
    this.#attributes.clear();
    if (!this.#readAttributes()) return;
    if (RAW_TAGS.has(tag)) this.#raw(tag);
    else this.#handler.openTag(tag, this.#attributes);
  }

  #raw(tag: string): void {
    const html = this.#html;
    const from = this.#at;
    let end = html.indexOf('</', from);
    while (end !== -1 && !this.#closes(tag, end + 2)) end = html.indexOf('</', end + 2);
    const to = end === -1 ? html.length : end;
    this.#at = to;
    if (end !== -1) this.#jumpBehind('>');
    this.#handler.rawElement(tag, this.#attributes, html.slice(from, to));
  }

  #closes(tag: string, at: number): boolean {
    const end = at + tag.length;
    return this.#html.slice(at, end).toLowerCase() === tag && endsName(this.#html.charCodeAt(end));
  }

  #name(): string {
    const from = this.#at;
    while (this.#at < this.#html.length && !endsName(this.#html.charCodeAt(this.#at))) this.#at++;
    return this.#html.slice(from, this.#at).toLowerCase();
  }

  /** False if the text ends within the tag: then it is not a tag. */
  #readAttributes(): boolean {
    const html = this.#html;
    for (;;) {
      while (isSpace(html.charCodeAt(this.#at)) || html.charCodeAt(this.#at) === SLASH) this.#at++;
      if (this.#at >= html.length) return false;
      if (html.charCodeAt(this.#at) === GREATER) {
        this.#at++;
        return true;
      }
      this.#readAttribute();
    }
  }

  #readAttribute(): void {
    const html = this.#html;
    const from = this.#at;
    // An equals sign may begin a name, and only there be part of it.
    this.#at++;
    while (this.#at < html.length && !endsAttribute(html.charCodeAt(this.#at))) this.#at++;
    const to = this.#at;
    while (isSpace(html.charCodeAt(this.#at))) this.#at++;
    const isAsked = FIRST_LETTERS.has(html.charCodeAt(from));
    const name = isAsked ? html.slice(from, to).toLowerCase() : '';
    const hasValue = html.charCodeAt(this.#at) === EQUALS;
    const value = hasValue ? this.#readValue(READ_ATTRIBUTES.has(name)) : '';
    // The first of twin attributes counts, as in browsers.
    if (READ_ATTRIBUTES.has(name) && !this.#attributes.has(name)) this.#attributes.set(name, value);
  }

  #readValue(isAsked: boolean): string {
    const html = this.#html;
    this.#at++;
    while (isSpace(html.charCodeAt(this.#at))) this.#at++;
    const quote = html.charCodeAt(this.#at);
    const isQuoted = quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE;
    const from = isQuoted ? this.#at + 1 : this.#at;
    if (isQuoted) {
      this.#at = from;
      this.#jumpBehind(quote === DOUBLE_QUOTE ? '"' : "'");
    } else while (this.#at < html.length && !endsValue(html.charCodeAt(this.#at))) this.#at++;
    if (!isAsked) return '';
    const to = Math.min(isQuoted ? this.#at - 1 : this.#at, from + MAX_VALUE_CHARS);
    return decoded(html.slice(from, to), decodeHTMLAttribute);
  }

  #jumpBehind(sign: string): void {
    const found = this.#html.indexOf(sign, this.#at);
    this.#at = found === -1 ? this.#html.length : found + sign.length;
  }
}

function decoded(text: string, decode: (text: string) => string): string {
  return text.includes('&') ? decode(text) : text;
}

/** Tab, line feed, form feed, carriage return: the standard knows no other white space here. */
function isSpace(code: number): boolean {
  return code === SPACE || (code >= TAB && code <= 0x0d && code !== 0x0b);
}

/** ASCII only: lower and upper case differ in one bit. */
function isLetter(code: number): boolean {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

const endsName = (code: number) => code === GREATER || code === SLASH || isSpace(code);
const endsAttribute = (code: number) => code === EQUALS || endsName(code);
const endsValue = (code: number) => code === GREATER || isSpace(code);
