import type { KeepAnswer } from '#shared/protocol.ts';
import type { Outcome } from '../inbox/actions.ts';
import type { InboxEvent } from '../inbox/events.ts';
import type { KeptInboxes } from './kept-inboxes.ts';
import type { Scheduler } from './scheduler.ts';

export interface KeepDeps {
  /** Loaded when the user first keeps an inbox. */
  readonly kept: () => Promise<KeptInboxes>;
  readonly schedule: Pick<Scheduler, 'now'>;
}

/** Whether the held inbox lives without this tab, and what this browser stores of it. */
export class KeepState {
  readonly #deps: KeepDeps;
  isKept = false;

  constructor(deps: KeepDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the request, and stores token and end of a kept inbox. The storage is loaded first, so
   * that no tab is closed between the answer and the storage.
   */
  async request(
    token: string,
    send: () => Promise<Outcome<KeepAnswer>>,
  ): Promise<Outcome<KeepAnswer>> {
    const { kept, schedule } = this.#deps;
    const inboxes = await kept();
    const answer = await send();
    if (answer.kind !== 'ok' || !answer.value.kept) return answer;
    const { expiresAt, serverTime } = answer.value;
    const now = schedule.now();
    const duration = Date.parse(expiresAt ?? serverTime) - Date.parse(serverTime);
    inboxes.add({ token, endsAt: now + duration }, now);
    return answer;
  }

  /** Forgets the inbox when it ends, or is released, also by another tab. */
  onEvent(event: InboxEvent, token: string | null): void {
    const wasKept = this.isKept;
    this.isKept = isKeptAfter(event, wasKept);
    if (wasKept && !this.isKept && token !== null) this.forget(token);
  }

  forget(token: string): void {
    const { kept, schedule } = this.#deps;
    void kept().then((inboxes) => inboxes.remove(token, schedule.now()));
  }
}

function isKeptAfter(event: InboxEvent, isKept: boolean): boolean {
  switch (event.type) {
    case 'kept':
      return event.kept;
    case 'hello':
      return event.hello.kept ?? false;
    case 'lease':
      return event.lease.kept ?? false;
    case 'ended':
      return false;
    default:
      return isKept;
  }
}
