/** Elements in each other; past it they are laid side by side. Browsers stop at 512. */
const MAX_DEPTH = 100;
/** Tables in each other: layout works anew for each. Real mails have up to some fifteen. */
const MAX_TABLES = 20;
/** `<b>`, `<font>` and such that are open at once: each block opens all of them anew. */
const MAX_FORMATTING = 24;

const VOID = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const TABLE_PARTS = new Set('caption col colgroup tbody td tfoot th thead tr'.split(' '));
/** They end by themselves where the next one begins, and so do not add up. */
const SELF_ENDING = new Set([
  ...TABLE_PARTS,
  ...'body dd dt head html li optgroup option p rp rt'.split(' '),
]);
const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));

interface Open {
  readonly name: string;
  /** As the mail wrote it, to be written again. */
  readonly tag: string;
}

/** What is open at a place in markup, about as a parser would see it, and never too much of it. */
export class OpenElements {
  #stack: Open[] = [];
  #formatting = 0;
  /** How many elements of a name were refused and have not ended yet. */
  #refused = new Map<string, number>();
  hasRefused = false;

  get size(): number {
    return this.#stack.length;
  }

  /** Elements that format; counted along, since every tag asks. */
  get formatting(): number {
    return this.#formatting;
  }

  /** Answers whether there is room for it. */
  open(name: string, tag: string): boolean {
    if (TABLE_PARTS.has(name)) this.#endCell();
    if (VOID.has(name) || SELF_ENDING.has(name)) return true;
    // One link ends the other.
    if (name === 'a') this.#keep((element) => element.name !== 'a');
    if (this.#isFull(name)) {
      this.#refused.set(name, (this.#refused.get(name) ?? 0) + 1);
      this.hasRefused = true;
      return false;
    }
    this.#stack.push({ name, tag });
    if (FORMATTING.has(name)) this.#formatting++;
    return true;
  }

  /** Answers whether its end tag still means something. */
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
    // What formats outlives the block that it stands in.
    this.#keep((element, index) => index < at || (index > at && (ends || isFormatting(element))));
    return true;
  }

  /** The tags that open all of it anew, before an element of that name or before text. */
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

  /** What a cell left open does not reach into the next one. */
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
