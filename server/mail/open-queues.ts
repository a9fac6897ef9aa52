import type { InboxId } from '#server/inbox/types.ts';
import { MailroomBusy } from './types.ts';

/** Messages of one inbox that are opened at once, so that other inboxes get their turn. */
const AT_ONCE = 2;

/** Requests of one inbox that wait behind those; more than an inbox holds by default. */
const MAX_WAITING = 256;

/** The openings of one inbox. */
interface InboxQueue {
  readonly waiting: (() => void)[];
  running: number;
}

/** READ-9. A queue for each inbox, so that many openings of one inbox delay no other inbox. */
export class OpenQueues {
  readonly #queues = new Map<InboxId, InboxQueue>();

  /** Does the work when the queue reaches it. Rejects with `MailroomBusy` if the queue is full. */
  async run<Result>(inbox: InboxId, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(inbox) ?? { waiting: [], running: 0 };
    this.#queues.set(inbox, queue);
    if (queue.waiting.length >= MAX_WAITING) throw new MailroomBusy('inbox');
    if (queue.running < AT_ONCE) queue.running++;
    else await new Promise<void>((start) => queue.waiting.push(start));
    try {
      return await work();
    } finally {
      const next = queue.waiting.shift();
      if (next !== undefined) next();
      else if (--queue.running === 0) this.#queues.delete(inbox);
    }
  }
}
