import { OpenElements } from './open-elements.ts';
import { createTagPattern, findNextTag, type Tag } from './tag-scanner.ts';

/**
 * Elements that are laid out at once: a browser answers no key while it does. What has up to
 * so many, as newsletters have, is shown whole; more is cut into parts that are as quick to
 * show as the smaller ones of them.
 */
const SINGLE_PAGE_COST = 2_400;
const PAGE_COST = 1_000;
/** Characters of text, and of one tag, that cost as much as an element. */
const TEXT_CHARS_PER_COST = 60;
const TAG_CHARS_PER_COST = 1_000;
/** How far a part may go on for a good place to end. */
const PAGE_SLACK = 1.25;

/** Characters of all style sheets; they go with every part. */
const MAX_STYLE_CHARS = 100_000;

/** Tags that are looked at without a pause: some ten milliseconds on a slow machine. */
const STEP_TAGS = 5_000;

/** Where a mail may be cut without tearing a sentence. */
const BLOCKS = new Set(
  `address article blockquote center div dl footer h1 h2 h3 h4 h5 h6 header hr li ol p pre
  section table tr ul`.split(/\s+/),
);

/**
 * Cuts a mail into parts that a browser shows without standing still, and lays flat what is
 * nested beyond all reason. One pass over the tags, without understanding them: what
 * comes out is as hostile as what went in, and is for the first wall. A mail of ordinary size
 * and shape is given back as it is. Each step is a few milliseconds' work.
 */
export function* splitIntoPages(html: string): Generator<void, readonly string[]> {
  const whole = yield* split(html, SINGLE_PAGE_COST, 1);
  return whole ?? (yield* split(html, PAGE_COST, Number.POSITIVE_INFINITY)) ?? [html];
}

/** Null where it takes more parts than that. */
function* split(
  html: string,
  partCost: number,
  mostParts: number,
): Generator<void, readonly string[] | null> {
  const cutter = new PageSplitter(partCost);
  const starts = createTagPattern();
  let at = 0;
  for (let tags = 1; at < html.length; tags += 1) {
    if (cutter.begun > mostParts) return null;
    if (tags % STEP_TAGS === 0) yield;
    const tag = findNextTag(html, at, starts);
    cutter.text(html.slice(at, tag?.start));
    if (tag === null) break;
    cutter.tag(tag, html.slice(tag.start, tag.end));
    at = tag.end;
  }
  const { parts, isWhole } = cutter.end();
  if (parts.length > mostParts) return null;
  return isWhole ? [html] : parts;
}

class PageSplitter {
  #parts: string[] = [];
  #pieces: string[] = [];
  #cost = 0;
  #open = new OpenElements();
  #styles: string[] = [];
  #styleChars = 0;
  #left = false;
  #partCost: number;

  constructor(partCost: number) {
    this.#partCost = partCost;
  }

  /** Parts so far, the one under way included. */
  get begun(): number {
    return this.#parts.length + 1;
  }

  text(text: string): void {
    let rest = text;
    while (rest !== '') {
      const room = Math.max(1, this.#partCost * PAGE_SLACK - this.#cost) * TEXT_CHARS_PER_COST;
      this.#add(rest.slice(0, room), Math.min(rest.length, room) / TEXT_CHARS_PER_COST);
      rest = rest.slice(room);
      if (rest !== '') this.#startPart('');
    }
  }

  tag({ kind, name }: Tag, text: string): void {
    switch (kind) {
      case 'raw':
        if (name === 'style') this.#keepStyle(text);
        return;
      // Comments and declarations show nothing.
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
    this.#parts.push(this.#pieces.join(''));
    const style = this.#styles.join('');
    return {
      parts: this.#parts.map((part) => style + part),
      isWhole: this.#parts.length === 1 && !this.#left && !this.#open.hasRefused,
    };
  }

  #openTag(name: string, text: string): void {
    const isBlock = BLOCKS.has(name);
    if (this.#cost >= this.#partCost * (isBlock ? 1 : PAGE_SLACK)) this.#startPart(name);
    // A parser opens what formats anew in each block.
    const cost = 1 + (isBlock ? this.#open.formatting : 0) + text.length / TAG_CHARS_PER_COST;
    if (this.#open.open(name, text)) this.#add(text, cost);
  }

  #keepStyle(text: string): void {
    this.#styleChars += text.length;
    if (this.#styleChars > MAX_STYLE_CHARS) this.#left = true;
    else this.#styles.push(text);
  }

  #add(piece: string, cost: number): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#cost += cost;
  }

  #startPart(next: string): void {
    this.#parts.push(this.#pieces.join(''));
    this.#pieces = [this.#open.reopenTags(next)];
    this.#cost = this.#open.size;
  }
}
