type State =
  | { readonly kind: 'idle' | 'busy' | 'closed' }
  /** Requested while it ran: what it read may have changed since. */
  | { readonly kind: 'again' }
  /** It failed, and runs again soon. */
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout };

/** A task that is retried until it succeeds. Any number of requests start it once at a time. */
export class RetriedTask {
  readonly #work: () => Promise<void>;
  readonly #retryMs: number;
  #state: State = { kind: 'idle' };

  constructor(work: () => Promise<void>, retryMs: number) {
    this.#work = work;
    this.#retryMs = retryMs;
  }

  request(): void {
    if (this.#state.kind === 'busy') this.#state = { kind: 'again' };
    if (this.#state.kind === 'idle') this.#begin();
  }

  close(): void {
    if (this.#state.kind === 'waiting') clearTimeout(this.#state.timer);
    this.#state = { kind: 'closed' };
  }

  #begin(): void {
    this.#state = { kind: 'busy' };
    this.#work().then(
      () => this.#done(),
      () => this.#failed(),
    );
  }

  #done(): void {
    if (this.#state.kind === 'again') this.#begin();
    else if (this.#state.kind === 'busy') this.#state = { kind: 'idle' };
  }

  #failed(): void {
    if (this.#state.kind === 'closed') return;
    this.#state = {
      kind: 'waiting',
      timer: setTimeout(() => this.#begin(), this.#retryMs).unref(),
    };
  }
}
