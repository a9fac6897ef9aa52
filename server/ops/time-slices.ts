/** Milliseconds of one turn of the event loop that such work may take before others have theirs. */
const SLICE_MS = 2;

/**
 * Small pieces of work for the thread that others wait for: many that come at once are spread
 * over several turns, each a slice of time long and at least one piece.
 */
export class TimeSlices {
  readonly #waiting: (() => void)[] = [];
  #isDue = false;

  run<T>(work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      });
      this.#due();
    });
  }

  #due(): void {
    if (this.#isDue || this.#waiting.length === 0) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#slice();
      this.#due();
    });
  }

  #slice(): void {
    const until = performance.now() + SLICE_MS;
    let done = 0;
    do this.#waiting[done++]?.();
    while (done < this.#waiting.length && performance.now() < until);
    this.#waiting.splice(0, done);
  }
}
