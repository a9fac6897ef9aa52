import type { Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import { toOutcome } from './outcomes.ts';
import type { Answer, InboxRest } from './rest.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * Milliseconds between two `touch` requests at least; input keeps the inbox alive. Short, so that no
 * input is lost to the shortest timeouts.
 */
export const TOUCH_EVERY_MS = 5_000;

/** The requests of the held inbox, and whether it still is the held one. */
export interface HeldRest {
  readonly rest: InboxRest;
  readonly isCurrent: () => boolean;
}

interface RequestsDeps {
  readonly schedule: Pick<Scheduler, 'now'>;
  readonly emit: (event: InboxEvent) => void;
  readonly held: () => HeldRest | null;
}

/** Requests for the inbox that the tab holds. Answers for an inbox that it has left are `gone`. */
export class InboxRequests {
  readonly #deps: RequestsDeps;
  #activeAt = 0;

  constructor(deps: RequestsDeps) {
    this.#deps = deps;
  }

  /** Sends a request that counts as activity. */
  async ask<T>(request: (rest: InboxRest) => Promise<Answer<T>>): Promise<Outcome<T>> {
    const { schedule, emit } = this.#deps;
    const answer = await this.#send(request);
    if (answer.kind !== 'ok') return toOutcome(answer);
    this.#activeAt = schedule.now();
    emit({ type: 'active', at: schedule.now() });
    return answer;
  }

  /** Sends a request that counts as no activity. */
  async peek<T>(request: (rest: InboxRest) => Promise<Answer<T>>): Promise<Outcome<T>> {
    const answer = await this.#send(request);
    return answer.kind === 'ok' ? answer : toOutcome(answer);
  }

  /** Reports user input, at most once in `TOUCH_EVERY_MS`. */
  touch(): void {
    if (this.#deps.held() === null) return;
    if (this.#deps.schedule.now() - this.#activeAt < TOUCH_EVERY_MS) return;
    void this.#touch();
  }

  async #touch(): Promise<void> {
    const { schedule, emit } = this.#deps;
    this.#activeAt = schedule.now();
    const answer = await this.#send((rest) => rest.touch());
    if (answer.kind === 'ok') emit({ type: 'touched', ...answer.value, at: schedule.now() });
  }

  async #send<T>(request: (rest: InboxRest) => Promise<Answer<T>>): Promise<Answer<T>> {
    const held = this.#deps.held();
    if (held === null) return { kind: 'gone' };
    const answer = await request(held.rest);
    return held.isCurrent() ? answer : { kind: 'gone' };
  }
}
