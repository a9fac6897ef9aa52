import type { InboxId } from '#server/inbox/types.ts';
import { MailroomBusy } from './types.ts';

/** Messages of one inbox that are with the reader at once, so that other inboxes get their turn. */
const AT_ONCE = 2;

/** Messages of one inbox that wait behind those; more than an inbox holds by default. */
const MAX_WAITING = 256;

/** Bytes of them, as they came: all the mail that an inbox holds by default, once. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface WaitingOpening {
  readonly bytes: number;
  readonly start: () => void;
}

/** The openings of one inbox. */
interface InboxQueue {
  readonly waiting: WaitingOpening[];
  waitingBytes: number;
  running: number;
}

/** READ-9. A queue for each inbox, so that many openings of one inbox delay no other inbox. */
export class OpenQueues {
  readonly #queues = new Map<InboxId, InboxQueue>();

  /** Does the work when the queue reaches it. Rejects with `MailroomBusy` if the queue is full. */
  async run<Result>(inbox: InboxId, bytes: number, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(inbox) ?? { waiting: [], waitingBytes: 0, running: 0 };
    this.#queues.set(inbox, queue);
    await enterQueue(queue, bytes);
    try {
      return await work();
    } finally {
      if (!startNext(queue)) this.#queues.delete(inbox);
    }
  }
}

function enterQueue(queue: InboxQueue, bytes: number): Promise<void> | undefined {
  if (queue.running < AT_ONCE) {
    queue.running++;
    return;
  }
  const tooLarge = queue.waitingBytes > 0 && queue.waitingBytes + bytes > MAX_WAITING_BYTES;
  if (tooLarge || queue.waiting.length >= MAX_WAITING) throw new MailroomBusy('inbox');
  const { promise, resolve } = Promise.withResolvers<void>();
  queue.waiting.push({ bytes, start: resolve });
  queue.waitingBytes += bytes;
  return promise;
}

/** False if the queue is empty and nothing runs. */
function startNext(queue: InboxQueue): boolean {
  const next = queue.waiting.shift();
  if (next === undefined) return --queue.running > 0;
  queue.waitingBytes -= next.bytes;
  next.start();
  return true;
}
