/**
 * Runs in the page: wants to be called every few milliseconds, as a key press would come at
 * any moment, and remembers how much later than that its turn came.
 */

/** Milliseconds between two calls: far less than anything that can be felt. */
const BEAT = 8;

class InputProbe {
  #worst = 0;
  #due = 0;

  start(): void {
    this.#due = performance.now() + BEAT;
    setTimeout(() => {
      this.#worst = Math.max(this.#worst, performance.now() - this.#due);
      this.start();
    }, BEAT);
  }

  /** The longest wait since it was last asked. */
  worst(): number {
    const worst = this.#worst;
    this.#worst = 0;
    return worst;
  }
}

Object.assign(window, { inputProbe: new InputProbe() });
