import type { Scheduler } from '../scheduler.ts';

interface Planned {
  readonly at: number;
  readonly task: () => void;
}

/** Time that stands still until a test moves it. */
export class ManualScheduler implements Scheduler {
  #now = Date.parse('2026-03-01T12:00:00Z');
  readonly #planned = new Set<Planned>();

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const planned: Planned = { at: this.#now + ms, task };
    this.#planned.add(planned);
    return () => this.#planned.delete(planned);
  }

  get waiting(): number {
    return this.#planned.size;
  }

  /** Runs what falls due on the way, in order, and lets promises settle after each. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settled();
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#planned.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
      await settled();
    }
    this.#now = end;
  }

  #due(end: number): Planned | undefined {
    return [...this.#planned].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Resolves once everything that was already promised has been delivered. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
