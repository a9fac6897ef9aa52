/** The items of one batch, and the answer for all of them. */
interface Batch<Item, Answer> {
  readonly items: Item[];
  readonly answer: PromiseWithResolvers<Answer>;
}

/**
 * Runs one batch at a time for each key. Items that are added during a batch form the next one,
 * in the order in which they were added. The first item of an idle key runs at once, alone.
 */
export class Batches<Key, Item, Answer> {
  readonly #run: (key: Key, items: readonly Item[]) => Promise<Answer>;
  /** The batch that has not begun; null while one runs and no item waits. */
  readonly #waiting = new Map<Key, Batch<Item, Answer> | null>();

  constructor(run: (key: Key, items: readonly Item[]) => Promise<Answer>) {
    this.#run = run;
  }

  /** Resolves or rejects as the batch of this item does. */
  add(key: Key, item: Item): Promise<Answer> {
    const waiting = this.#waiting.get(key);
    if (waiting) {
      waiting.items.push(item);
      return waiting.answer.promise;
    }
    const answer = Promise.withResolvers<Answer>();
    this.#waiting.set(key, { items: [item], answer });
    // Otherwise the running batch is followed by this one.
    if (waiting === undefined) void this.#runAll(key);
    return answer.promise;
  }

  async #runAll(key: Key): Promise<void> {
    for (let next = this.#waiting.get(key); next; next = this.#waiting.get(key)) {
      this.#waiting.set(key, null);
      const { items, answer } = next;
      await this.#run(key, items).then(answer.resolve, answer.reject);
    }
    this.#waiting.delete(key);
  }
}
