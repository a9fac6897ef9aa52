import { EmphasisCollector, isEmphasis } from './emphasis.ts';
import { type Attributes, type HtmlHandler, scanHtml } from './html-scanner.ts';

/** A visible link. */
export interface VisibleLink {
  readonly url: string;
  readonly text: string;
  /** The start of its text in the visible text. */
  readonly at: number;
  /** The mark-up names it as the target of an action (schema.org, itemprop). */
  readonly isAction: boolean;
  /** Looks like a button: padded, coloured, alone in a coloured cell, or by the name of its class. */
  readonly isButton: boolean;
}

export interface VisibleText {
  readonly text: string;
  readonly links: readonly VisibleLink[];
  /** Short texts in large, bold, monospaced or spaced-out letters. */
  readonly marked: readonly string[];
  /** The source of scripts of type application/ld+json. */
  readonly structured: readonly string[];
}

/** Characters of HTML that are scanned for snippet, code and link, which are near the top. */
export const MAX_HTML_SCAN_CHARS = 512 * 1024;

/** Links that are kept; newsletters have some hundred. */
const MAX_LINKS = 500;

/** Characters, and number, of scripts that hold mark-up; real ones have under 4 KB. */
const MAX_STRUCTURED_CHARS = 32 * 1024;
const MAX_STRUCTURED = 8;

type Gap = ' ' | '\n' | '\n\n';

const LINE_TAGS = `address article aside blockquote br center dd div dl dt fieldset figcaption
  figure footer form header hr li main nav ol pre section table tbody tfoot thead tr ul`;

/** The gap between the text in an element and the text around it. */
const GAPS: ReadonlyMap<string, Gap> = new Map<string, Gap>([
  ...LINE_TAGS.split(/\s+/).map((tag) => [tag, '\n'] as const),
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p'].map((tag) => [tag, '\n\n'] as const),
  ...['td', 'th'].map((tag) => [tag, ' '] as const),
]);
/** Elements whose content is mark-up, but never shown as text. */
const SILENT_TAGS = new Set(['noscript', 'select', 'template']);
const VOID_TAGS = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const ACTION_PROPERTIES = new Set(['target', 'url']);
/**
 * Not drawn, as a style says by itself. What depends on other elements or on style sheets counts as
 * visible: a reader who misses a code loses more than one who is shown a hidden text.
 */
const HIDING_STYLE =
  /(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:max-height|opacity)\s*:\s*0(?:px|em|%)?\s*(?:;|!|$))/;
/** Thousands of pixels beside the page. */
const OFF_PAGE = /(?<![-\w])(?:left|top)\s*:\s*-\d{4}/;
const POSITIONED = /(?<![-\w])position\s*:\s*(?:absolute|fixed)/;
const FONT_SIZE = /(?<![-\w])font(?:-size)?\s*:\s*(0(?:px|em|%)?\s*(?:;|!|$))?/;

/**
 * The visible text of HTML, in one pass without a stack of elements, so the time is linear for any
 * nesting. Hidden preheaders are left out.
 */
export function visibleText(html: string): VisibleText {
  const reader = new VisibleReader();
  scanHtml(html.slice(0, MAX_HTML_SCAN_CHARS), reader);
  return reader.result();
}

/** White space that is no single space. */
const WIDE_SPACE = /\s\s|[^\S ]/;

/** Text in which white space runs are one space, and blocks begin new lines. */
class TextWriter {
  #pieces: string[] = [];
  #length = 0;
  #pending: '' | Gap = '';

  get position(): number {
    return this.#length + (this.#length > 0 ? this.#pending.length : 0);
  }

  write(text: string): void {
    const words = text.trim();
    if (text.length > words.length && (words === '' || !text.startsWith(words))) this.breakBy(' ');
    if (words === '') return;
    const collapsed = WIDE_SPACE.test(words) ? words.replace(/\s+/g, ' ') : words;
    this.#push(this.#length > 0 ? this.#pending + collapsed : collapsed);
    this.#pending = text.endsWith(words) ? '' : ' ';
  }

  breakBy(gap: Gap): void {
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
/** A hidden element; `depth` counts nested elements with the same name. */
type Hidden = { readonly tag: string; depth: number };

const BUTTON_STYLE = /padding|background|border-radius|inline-block/;
const BUTTON_CLASS = /btn|button|cta/i;
/** A cell whose colour differs from that of the page. */
const CELL_COLOR = /background(?:-color)?\s*:\s*(?!#?f{3}|white|transparent|none)/;
const PAGE_COLOR = /^#?f|^white|^transparent|^$/i;

/** The effect of a style on the text in an element. */
interface Look {
  readonly isHidden: boolean;
  readonly isMarked: boolean;
  /** Null if the style does not set it. */
  readonly size: 'zero' | 'some' | null;
}

/** An element that sets the font size; `depth` as for `Hidden`. */
type Sized = { readonly tag: string; readonly isZero: boolean; depth: number };

const PLAIN: Look = { isHidden: false, isMarked: false, size: null };

class VisibleReader implements HtmlHandler {
  readonly #out = new TextWriter();
  readonly #marks = new EmphasisCollector();
  readonly #structured: string[] = [];
  readonly #links: VisibleLink[] = [];
  /** A cache: emails repeat the same few styles in each cell. */
  readonly #looks = new Map<string, Look>();
  #link: OpenLink | null = null;
  #hidden: Hidden | null = null;
  /** The innermost last. Layouts set the size to 0 around cells that set it again. */
  readonly #sized: Sized[] = [];
  /** The open coloured cell has no text yet. */
  #isInEmptyCell = false;

  result(): VisibleText {
    this.#closeLink();
    return {
      text: this.#out.text(),
      links: this.#links,
      marked: this.#marks.found,
      structured: this.#structured,
    };
  }

  openTag(tag: string, attributes: Attributes): void {
    if (this.#hidden !== null) {
      if (tag === this.#hidden.tag) this.#hidden.depth++;
      return;
    }
    if (!VOID_TAGS.has(tag)) {
      const look = this.#lookOf(attributes.get('style'));
      if (look.isHidden || SILENT_TAGS.has(tag) || attributes.has('hidden')) {
        this.#hidden = { tag, depth: 1 };
        return;
      }
      this.#openSized(tag, look.size);
      this.#marks.openTag(tag, look.isMarked);
    }
    if (tag === 'td') this.#isInEmptyCell = isColored(attributes);
    if (tag === 'a') this.#openLink(attributes);
    // The text of a button that is an image.
    if (tag === 'img') this.#link?.text.write(` ${attributes.get('alt') ?? ''} `);
    this.#break(tag);
  }

  closeTag(tag: string): void {
    if (this.#hidden !== null) {
      if (tag === this.#hidden.tag && --this.#hidden.depth === 0) this.#hidden = null;
      return;
    }
    this.#marks.closeTag(tag);
    if (tag === 'a') this.#closeLink();
    if (tag === 'td') this.#isInEmptyCell = false;
    this.#break(tag);
    if (this.#sized.length === 0) return;
    const sized = this.#sized.at(-1);
    if (sized?.tag === tag && --sized.depth === 0) this.#sized.pop();
  }

  text(text: string): void {
    if (this.#hidden !== null || this.#isSizeZero) return;
    this.#out.write(text);
    if (this.#isInEmptyCell && text.trim() !== '') this.#isInEmptyCell = false;
    this.#marks.write(text);
    this.#link?.text.write(text);
  }

  rawElement(tag: string, attributes: Attributes, content: string): void {
    if (tag === 'xmp') this.text(content);
    const isMarkup = tag === 'script' && attributes.get('type') === 'application/ld+json';
    // A part of a script is invalid JSON, so a longer one is skipped.
    const fits = content.length <= MAX_STRUCTURED_CHARS && this.#structured.length < MAX_STRUCTURED;
    if (isMarkup && fits && this.#hidden === null) this.#structured.push(content);
  }

  get #isSizeZero(): boolean {
    return this.#sized.at(-1)?.isZero === true;
  }

  #openSized(tag: string, size: Look['size']): void {
    if (this.#sized.length === 0 && size !== 'zero') return;
    const around = this.#sized.at(-1);
    if (size !== null) this.#sized.push({ tag, depth: 1, isZero: size === 'zero' });
    else if (around?.tag === tag) around.depth++;
  }

  #lookOf(style: string | undefined): Look {
    if (style === undefined) return PLAIN;
    let look = this.#looks.get(style);
    if (look === undefined) {
      look = lookOf(style.toLowerCase());
      this.#looks.set(style, look);
    }
    return look;
  }

  #break(tag: string): void {
    const gap = GAPS.get(tag);
    if (gap === undefined) return;
    this.#out.breakBy(gap);
    this.#link?.text.breakBy(' ');
  }

  #openLink(attributes: Attributes): void {
    this.#closeLink();
    const url = attributes.get('href')?.trim();
    const isAction = ACTION_PROPERTIES.has(attributes.get('itemprop') ?? '');
    if (!url) return;
    const isButton = this.#isInEmptyCell || looksLikeButton(attributes);
    this.#link = { url, at: this.#out.position, isAction, isButton, text: new TextWriter() };
  }

  #closeLink(): void {
    const text = this.#link?.text.text() ?? '';
    const isSeen = text !== '' || !this.#isSizeZero;
    if (this.#link !== null && isSeen && this.#links.length < MAX_LINKS) {
      this.#links.push({ ...this.#link, text });
    }
    this.#link = null;
  }
}

const looksLikeButton = (attributes: Attributes) =>
  BUTTON_STYLE.test(attributes.get('style') ?? '') ||
  BUTTON_CLASS.test(attributes.get('class') ?? '');

const isColored = (attributes: Attributes) =>
  !PAGE_COLOR.test(attributes.get('bgcolor') ?? '') ||
  CELL_COLOR.test(attributes.get('style') ?? '');

function lookOf(style: string): Look {
  const size = FONT_SIZE.exec(style);
  return {
    isHidden: HIDING_STYLE.test(style) || (POSITIONED.test(style) && OFF_PAGE.test(style)),
    isMarked: isEmphasis(style),
    size: size === null ? null : size[1] === undefined ? 'some' : 'zero',
  };
}
