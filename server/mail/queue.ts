/** First come, first served. An array whose head moves, so that taking does not shift the rest. */
export class Queue<T extends { readonly bytes: number }> {
  #items: T[] = [];
  #head = 0;
  #bytes = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Of all that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  push(item: T): void {
    this.#items.push(item);
    this.#bytes += item.bytes;
  }

  peek(): T | undefined {
    return this.#items[this.#head];
  }

  takeWhile(fits: (item: T) => boolean): T[] {
    const start = this.#head;
    for (let item = this.peek(); item !== undefined && fits(item); item = this.peek()) {
      this.#head++;
      this.#bytes -= item.bytes;
    }
    const taken = this.#items.slice(start, this.#head);
    if (this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }

  /** Wherever they stand; a pass over all. */
  takeAll(fits: (item: T) => boolean): T[] {
    const waiting = this.takeWhile(() => true);
    const taken: T[] = [];
    for (const item of waiting) {
      if (fits(item)) taken.push(item);
      else this.push(item);
    }
    return taken;
  }
}
