/** Milliseconds; the longest delay of `setTimeout`, which takes a longer one for none. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The time that an operation has, and the signal of its caller: both end `signal`. */
export class Limit {
  readonly #controller = new AbortController();
  readonly #parent: AbortSignal | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #endsAt: number;
  #isOver = false;

  constructor(ms: number, parent?: AbortSignal) {
    if (typeof ms !== 'number' || !(ms >= 0))
      throw new TypeError(
        `\`timeout\` and \`within\` are numbers of milliseconds, not ${String(ms)}.`,
      );
    this.#endsAt = performance.now() + ms;
    this.#parent = parent;
    if (parent?.aborted) this.#controller.abort(parent.reason);
    parent?.addEventListener('abort', this.#onAbort, { once: true });
    if (ms <= MAX_TIMER_MS) this.#timer = setTimeout(this.#onTime, ms);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time is up; false if the caller's signal ended it before. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Leaves no timer and no listener behind. */
  close(): void {
    clearTimeout(this.#timer);
    this.#parent?.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = () => this.#controller.abort(this.#parent?.reason);

  readonly #onTime = () => {
    if (this.signal.aborted) return;
    this.#isOver = true;
    this.#controller.abort(new DOMException('The time is up.', 'TimeoutError'));
  };
}

/** Runs `work` with a limit, and clears its timer. */
export async function withLimit<T>(
  ms: number,
  parent: AbortSignal | undefined,
  work: (limit: Limit) => Promise<T>,
): Promise<T> {
  const limit = new Limit(ms, parent);
  try {
    return await work(limit);
  } finally {
    limit.close();
  }
}

/** Resolves after the time, or after 24 days. Rejects with the reason of the signal. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      },
      Math.min(ms, MAX_TIMER_MS),
    );
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
