import type { Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import { outcome } from './outcomes.ts';
import type { Answer, InboxRest } from './rest.ts';
import type { Scheduler } from './scheduler.ts';

/** Milliseconds; a person who is there keeps the inbox alive, and once in a while is enough. */
export const TOUCH_EVERY = 30_000;

/** The requests of the inbox that is held, as long as it is that one. */
export interface HeldRest {
  readonly rest: InboxRest;
  readonly isCurrent: () => boolean;
}

interface RequestsDeps {
  readonly schedule: Pick<Scheduler, 'now'>;
  readonly tell: (event: InboxEvent) => void;
  readonly held: () => HeldRest | null;
}

/** What is asked of the inbox that the tab holds; an answer for one that it has left is `gone`. */
export class Requests {
  readonly #deps: RequestsDeps;
  #activeAt = 0;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
  }

  /** A request that is activity by itself. */
  async ask<T>(wish: (rest: InboxRest) => Promise<Answer<T>>): Promise<Outcome<T>> {
    const { schedule, tell } = this.#deps;
    const answer = await this.#request(wish);
    if (answer.kind !== 'ok') return outcome(answer);
    this.#activeAt = schedule.now();
    tell({ type: 'active', at: schedule.now() });
    return answer;
  }

  /** Somebody is there. Heard at most once in `TOUCH_EVERY`. */
  touch(): void {
    if (this.#deps.held() === null) return;
    if (this.#deps.schedule.now() - this.#activeAt < TOUCH_EVERY) return;
    void this.#touch();
  }

  async #touch(): Promise<void> {
    const { schedule, tell } = this.#deps;
    this.#activeAt = schedule.now();
    const answer = await this.#request((rest) => rest.touch());
    if (answer.kind === 'ok') tell({ type: 'touched', ...answer.value, at: schedule.now() });
  }

  async #request<T>(wish: (rest: InboxRest) => Promise<Answer<T>>): Promise<Answer<T>> {
    const held = this.#deps.held();
    if (held === null) return { kind: 'gone' };
    const answer = await wish(held.rest);
    return held.isCurrent() ? answer : { kind: 'gone' };
  }
}
