/** Characters of a text that is set off; longer ones are headings and paragraphs. */
const MAX_MARK_CHARS = 40;
/** Emphasized texts of one message that are collected. */
const MAX_MARKS = 100;

const MARK_TAGS = new Set('b big code h1 h2 h3 h4 kbd mark pre samp strong tt'.split(' '));
const MARK_STYLE =
  /font-size\s*:\s*(?:1[89]|[2-9]\d|1\d\d)(?:\.\d+)?px|font-size\s*:\s*(?:1\.[3-9]|[2-9])\d?r?em|font-weight\s*:\s*(?:bold|[6-9]00)|letter-spacing\s*:\s*0?\.?[1-9]|monospace/;

/** Whether a style makes text stand out. */
export const isEmphasis = (style: string) => MARK_STYLE.test(style.toLowerCase());

type Open = { readonly tag: string; depth: number; text: string };

/**
 * Collects short texts that a sender made stand out: in large, bold, monospaced or spaced-out
 * letters. Follows one element at a time, so that nesting costs nothing.
 */
export class EmphasisCollector {
  readonly #found: string[] = [];
  #open: Open | null = null;

  get found(): readonly string[] {
    return this.#found;
  }

  /** `marked`: by its style. */
  openTag(tag: string, marked: boolean): void {
    const isEmpty = this.#open === null || this.#open.text.trim() === '';
    if (isEmpty && (marked || MARK_TAGS.has(tag))) this.#open = { tag, depth: 1, text: '' };
    else if (this.#open?.tag === tag) this.#open.depth++;
  }

  closeTag(tag: string): void {
    if (this.#open?.tag !== tag || --this.#open.depth > 0) return;
    const text = this.#open.text.trim();
    if (text !== '' && this.#found.length < MAX_MARKS) this.#found.push(text);
    this.#open = null;
  }

  write(text: string): void {
    if (this.#open === null) return;
    this.#open.text += text.slice(0, MAX_MARK_CHARS * 2);
    if (this.#open.text.trim().length > MAX_MARK_CHARS) this.#open = null;
  }
}
