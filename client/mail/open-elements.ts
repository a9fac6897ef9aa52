/** Nested elements; deeper ones are flattened. Browsers stop at 512. */
const MAX_DEPTH = 100;
/** Nested tables, each of which multiplies the layout work. Real emails have up to about 15. */
const MAX_TABLES = 20;
/**
 * Formatting elements such as `<b>` that are open at once; the parser reopens all of them in each
 * block.
 */
const MAX_FORMATTING = 24;

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const TABLE_PARTS = new Set('caption col colgroup tbody td tfoot th thead tr'.split(' '));
/** Elements that end where the next one begins, and so do not nest. */
const SELF_ENDING = new Set([
  ...TABLE_PARTS,
  ...'body dd dt head html li optgroup option p rp rt'.split(' '),
]);
const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));

/** Characters of a tag that is reopened as it was; a longer one is without its attributes. */
const MAX_REOPENED_CHARS = 1_000;

interface Open {
  readonly name: string;
  /** To reopen it. */
  readonly tag: string;
}

/** The elements open at a position in markup, roughly as a parser sees them, up to a limit. */
export class OpenElements {
  #stack: Open[] = [];
  #formatting = 0;
  /** Number of refused elements by name whose end tag is still to come. */
  #refused = new Map<string, number>();
  hasRefused = false;

  get size(): number {
    return this.#stack.length;
  }

  /** Number of open formatting elements; cached, because every tag asks for it. */
  get formatting(): number {
    return this.#formatting;
  }

  /** Returns whether the element is within the limits. */
  open(name: string, tag: string): boolean {
    if (TABLE_PARTS.has(name)) this.#endCell();
    if (VOID.has(name) || SELF_ENDING.has(name)) return true;
    // A link ends the previous one.
    if (name === 'a') this.#keep((element) => element.name !== 'a');
    if (this.#isFull(name)) {
      this.#refused.set(name, (this.#refused.get(name) ?? 0) + 1);
      this.hasRefused = true;
      return false;
    }
    this.#stack.push({ name, tag: tag.length > MAX_REOPENED_CHARS ? `<${name}>` : tag });
    if (FORMATTING.has(name)) this.#formatting++;
    return true;
  }

  /** Returns whether the end tag is to be kept. */
  close(name: string): boolean {
    const refused = this.#refused.get(name) ?? 0;
    if (refused > 0) {
      this.#refused.set(name, refused - 1);
      return false;
    }
    if (TABLE_PARTS.has(name)) this.#endCell();
    const at = this.#stack.findLastIndex((element) => element.name === name);
    if (at === -1) return SELF_ENDING.has(name);
    const ends = FORMATTING.has(name);
    // Formatting elements survive the end of their block.
    this.#keep((element, index) => index < at || (index > at && (ends || isFormatting(element))));
    return true;
  }

  /** The tags that reopen all open elements, before an element `next` or before text. */
  reopenTags(next: string): string {
    const inCell = (before: string) => (before === 'table' ? '<tr><td>' : '');
    const tags = this.#stack.map(
      ({ tag }, index) => inCell(this.#stack[index - 1]?.name ?? '') + tag,
    );
    const last = TABLE_PARTS.has(next) ? '' : inCell(this.#stack.at(-1)?.name ?? '');
    return tags.join('') + last;
  }

  #isFull(name: string): boolean {
    if (this.#stack.length >= MAX_DEPTH) return true;
    if (FORMATTING.has(name)) return this.formatting >= MAX_FORMATTING;
    const tables = () => this.#stack.filter((element) => element.name === 'table').length;
    return name === 'table' && tables() >= MAX_TABLES;
  }

  /** Formatting left open in a cell ends with the cell. */
  #endCell(): void {
    if (this.#formatting === 0) return;
    const table = this.#stack.findLastIndex(({ name }) => name === 'table');
    if (table === -1) return;
    this.#keep((element, index) => index <= table || !isFormatting(element));
  }

  #keep(isKept: (element: Open, index: number) => boolean): void {
    this.#stack = this.#stack.filter(isKept);
    this.#formatting = this.#stack.filter(isFormatting).length;
  }
}

function isFormatting({ name }: Open): boolean {
  return FORMATTING.has(name);
}
