import { OpenElements } from './open-elements.ts';
import { nextTag, type Tag } from './tags.ts';

/**
 * Elements that are cleaned and laid out at once. Past it a mail is shown in parts, one at a
 * time: a browser answers no key while it lays out. Most newsletters have a third of it.
 */
const PART_COST = 3_000;
/** Characters of text, and of one tag, that cost as much as an element. */
const TEXT_CHARS_PER_COST = 60;
const TAG_CHARS_PER_COST = 1_000;
/** How far a part may go on for a good place to end. */
const PART_SLACK = 1.25;

/** Characters of all style sheets; they go with every part. */
const MAX_STYLE_CHARS = 200_000;

/** Where a mail may be cut without tearing a sentence. */
const BLOCKS = new Set(
  `address article blockquote center div dl footer h1 h2 h3 h4 h5 h6 header hr li ol p pre
  section table tr ul`.split(/\s+/),
);

/**
 * Cuts a mail into parts that a browser shows without standing still, and lays flat what is
 * nested beyond all reason (C10). One pass over the tags, without understanding them: what
 * comes out is as hostile as what went in, and is for the first wall. A mail of ordinary size
 * and shape is given back as it is.
 */
export function cutIntoParts(html: string): readonly string[] {
  const cutter = new Cutter();
  let at = 0;
  while (at < html.length) {
    const tag = nextTag(html, at);
    cutter.text(html.slice(at, tag?.start));
    if (tag === null) break;
    cutter.tag(tag, html.slice(tag.start, tag.end));
    at = tag.end;
  }
  const { parts, isWhole } = cutter.end();
  return isWhole ? [html] : parts;
}

class Cutter {
  #parts: string[] = [];
  #pieces: string[] = [];
  #cost = 0;
  #open = new OpenElements();
  #styles: string[] = [];
  #styleChars = 0;
  #left = false;

  text(text: string): void {
    let rest = text;
    while (rest !== '') {
      const room = Math.max(1, PART_COST * PART_SLACK - this.#cost) * TEXT_CHARS_PER_COST;
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
    if (this.#cost >= PART_COST * (isBlock ? 1 : PART_SLACK)) this.#startPart(name);
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
    this.#pieces = [this.#open.again(next)];
    this.#cost = this.#open.size;
  }
}
