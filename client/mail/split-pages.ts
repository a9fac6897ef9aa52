import { OpenElements } from './open-elements.ts';
import { createTagPattern, findNextTag, type Tag } from './tag-scanner.ts';

/**
 * Elements that are laid out at once, while the browser handles no input. Emails up to the first
 * limit, such as newsletters, are shown whole; larger ones are split into pages of the second.
 */
const SINGLE_PAGE_COST = 2_400;
const PAGE_COST = 1_000;
/** Characters of text, and of one tag, that cost as much as one element. */
const TEXT_CHARS_PER_COST = 60;
const TAG_CHARS_PER_COST = 1_000;
/** How much larger a page may get to end at a block. */
const PAGE_SLACK = 1.25;

/** Characters of all style sheets, which are part of every page. */
const MAX_STYLE_CHARS = 100_000;

/** Tags that are scanned without a pause: about ten milliseconds on a slow machine. */
const STEP_TAGS = 5_000;

/** Elements at which a page may end without splitting a sentence. */
const BLOCKS = new Set(
  `address article blockquote center div dl footer h1 h2 h3 h4 h5 h6 header hr li ol p pre
  section table tr ul`.split(/\s+/),
);

/**
 * Splits an email into pages that the browser can lay out quickly, and flattens extreme nesting. It
 * only scans the tags, so the result is as hostile as the input and must still pass the first wall.
 * An email of normal size and nesting is returned unchanged. Each step takes a few milliseconds.
 */
export function* splitIntoPages(html: string): Generator<void, readonly string[]> {
  const whole = yield* split(html, SINGLE_PAGE_COST, 1);
  return whole ?? (yield* split(html, PAGE_COST, Number.POSITIVE_INFINITY)) ?? [html];
}

/** Null if it needs more than `maxPages`. */
function* split(
  html: string,
  pageCost: number,
  maxPages: number,
): Generator<void, readonly string[] | null> {
  const splitter = new PageSplitter(pageCost);
  const starts = createTagPattern();
  let at = 0;
  for (let tags = 1; at < html.length; tags += 1) {
    if (splitter.begun > maxPages) return null;
    if (tags % STEP_TAGS === 0) yield;
    const tag = findNextTag(html, at, starts);
    splitter.text(html.slice(at, tag?.start));
    if (tag === null) break;
    splitter.tag(tag, html.slice(tag.start, tag.end));
    at = tag.end;
  }
  const { pages, isWhole } = splitter.end();
  if (pages.length > maxPages) return null;
  return isWhole ? [html] : pages;
}

class PageSplitter {
  #pages: string[] = [];
  #pieces: string[] = [];
  #cost = 0;
  #open = new OpenElements();
  #styles: string[] = [];
  #styleChars = 0;
  #hasDropped = false;
  #pageCost: number;

  constructor(pageCost: number) {
    this.#pageCost = pageCost;
  }

  /** Pages so far, including the current one. */
  get begun(): number {
    return this.#pages.length + 1;
  }

  text(text: string): void {
    let rest = text;
    while (rest !== '') {
      const room = Math.max(1, this.#pageCost * PAGE_SLACK - this.#cost) * TEXT_CHARS_PER_COST;
      this.#add(rest.slice(0, room), Math.min(rest.length, room) / TEXT_CHARS_PER_COST);
      rest = rest.slice(room);
      if (rest !== '') this.#startPage('');
    }
  }

  tag({ kind, name }: Tag, text: string): void {
    switch (kind) {
      case 'raw':
        if (name === 'style') this.#keepStyle(text);
        return;
      // Comments and declarations are dropped.
      case 'other':
        return;
      case 'close':
        if (this.#open.close(name)) this.#add(text, 0);
        return;
      case 'open':
        this.#openTag(name, text);
    }
  }

  end() {
    this.#pages.push(this.#pieces.join(''));
    const style = this.#styles.join('');
    return {
      pages: this.#pages.map((part) => style + part),
      isWhole: this.#pages.length === 1 && !this.#hasDropped && !this.#open.hasRefused,
    };
  }

  #openTag(name: string, text: string): void {
    const isBlock = BLOCKS.has(name);
    if (this.#cost >= this.#pageCost * (isBlock ? 1 : PAGE_SLACK)) this.#startPage(name);
    // The parser reopens formatting elements in each block.
    const cost = 1 + (isBlock ? this.#open.formatting : 0) + text.length / TAG_CHARS_PER_COST;
    if (this.#open.open(name, text)) this.#add(text, cost);
  }

  #keepStyle(text: string): void {
    this.#styleChars += text.length;
    if (this.#styleChars > MAX_STYLE_CHARS) this.#hasDropped = true;
    else this.#styles.push(text);
  }

  #add(piece: string, cost: number): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#cost += cost;
  }

  #startPage(next: string): void {
    this.#pages.push(this.#pieces.join(''));
    this.#pieces = [this.#open.reopenTags(next)];
    this.#cost = this.#open.size;
  }
}
