import type { InboxId } from '#server/inbox/types.ts';
import { MailroomBusy } from './types.ts';

/** Messages of one inbox that are with the reader at once, so that other inboxes get their turn. */
const AT_ONCE = 2;

/** Messages of one inbox that wait behind those; more than an inbox holds by default. */
const MAX_WAITING = 256;

/** Bytes of them, as they came: all the mail that an inbox holds by default, once. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface Turn {
  readonly bytes: number;
  readonly start: () => void;
}

/** Of one inbox of which something is being opened. */
interface Line {
  readonly waiting: Turn[];
  waitingBytes: number;
  running: number;
}

/** READ-13. A line for each inbox, so that whoever opens much waits for themselves alone. */
export class Openings {
  readonly #lines = new Map<InboxId, Line>();

  /** Does the work when it is its turn. Rejects with `MailroomBusy` where the line is full. */
  async run<Result>(inbox: InboxId, bytes: number, work: () => Promise<Result>): Promise<Result> {
    const line = this.#lines.get(inbox) ?? { waiting: [], waitingBytes: 0, running: 0 };
    this.#lines.set(inbox, line);
    await turnIn(line, bytes);
    try {
      return await work();
    } finally {
      if (!passOn(line)) this.#lines.delete(inbox);
    }
  }
}

function turnIn(line: Line, bytes: number): Promise<void> | undefined {
  if (line.running < AT_ONCE) {
    line.running++;
    return;
  }
  const tooLarge = line.waitingBytes > 0 && line.waitingBytes + bytes > MAX_WAITING_BYTES;
  if (tooLarge || line.waiting.length >= MAX_WAITING) throw new MailroomBusy('inbox');
  const { promise, resolve } = Promise.withResolvers<void>();
  line.waiting.push({ bytes, start: resolve });
  line.waitingBytes += bytes;
  return promise;
}

/** False where nobody is left. */
function passOn(line: Line): boolean {
  const next = line.waiting.shift();
  if (next === undefined) return --line.running > 0;
  line.waitingBytes -= next.bytes;
  next.start();
  return true;
}
