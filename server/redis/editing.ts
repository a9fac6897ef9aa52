import { MAX_TOMBSTONES } from '#server/inbox/continuation.ts';
import { parseMessageId } from '#server/inbox/cursor.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import type { Checks, SummaryPatch } from '#shared/message.ts';
import type { Bodies } from './bodies.ts';
import type { Capacity } from './capacity.ts';
import { changedTexts, copyBytes, copyBytesOf, type Entries, type Entry } from './entries.ts';
import type { Expiry } from './expiry.ts';
import type { Listening } from './listening.ts';
import type { Wire } from './wire.ts';

/** Attempts at a change of one message that others come between. */
const MAX_ATTEMPTS = 16;

/** What becomes of a message that is there. */
interface Edit {
  readonly patch: SummaryPatch;
  readonly problems?: readonly string[] | undefined;
  readonly checks?: Checks | undefined;
}

interface EditingOptions {
  readonly wire: Wire;
  readonly bytes: Capacity;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly listening: Listening;
  readonly entries: Entries;
}

/** What is done with single messages. */
export class Editing {
  readonly #wire: Wire;
  readonly #bytes: Capacity;
  readonly #bodies: Bodies;
  readonly #expiry: Expiry;
  readonly #listening: Listening;
  readonly #entries: Entries;

  constructor({ wire, bytes, bodies, expiry, listening, entries }: EditingOptions) {
    this.#wire = wire;
    this.#bytes = bytes;
    this.#bodies = bodies;
    this.#expiry = expiry;
    this.#listening = listening;
    this.#entries = entries;
  }

  async read(inbox: InboxId, id: string): Promise<Entry | null> {
    const place = parseMessageId(id);
    const reply = await this.#wire.onInbox('entry', inbox, place?.seq ?? 0);
    if (reply.kind === 'due') await this.#expiry.endDue(inbox);
    const isThere = reply.kind === 'living' && reply.has(2) && reply.text(1) === place?.epoch;
    return isThere ? this.#entries.parse(reply.text(2), place.epoch, place.seq) : null;
  }

  /** False where there is no such message. An edit of null changes nothing. */
  async change(inbox: InboxId, id: string, edit: (entry: Entry) => Edit | null): Promise<boolean> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const entry = await this.read(inbox, id);
      if (entry === null) return false;
      const wish = edit(entry);
      if (wish === null) return true;
      const { patch, problems, checks } = wish;
      const texts = changedTexts(entry, patch, problems, checks);
      const more = copyBytes(texts) - copyBytesOf(entry);
      const reply = await this.#wire.onInbox(
        ...(['edit', inbox, entry.summary.seq, entry.raw] as const),
        ...([texts.summary, texts.rest, JSON.stringify(patch), more] as const),
      );
      if (reply.kind === 'changed') {
        if (more > 0) this.#bytes.take(more);
        else this.#bytes.give(-more);
        await this.#listening.heard(inbox, reply.number(1));
        return true;
      }
      if (reply.kind === 'gone') return false;
    }
    throw new StoreUnavailable('too many change this message at once');
  }

  async remove(inbox: InboxId, id: string): Promise<boolean> {
    const place = parseMessageId(id);
    const arrival = place?.seq ?? 0;
    const epoch = place?.epoch ?? '';
    const reply = await this.#wire.onInbox('remove', inbox, arrival, epoch, MAX_TOMBSTONES);
    if (reply.kind === 'due') await this.#expiry.endDue(inbox);
    if (reply.kind !== 'removed') return false;
    this.#bytes.give(reply.number(1));
    if (reply.has(3)) await this.#bodies.letGo([reply.text(3)]);
    await this.#listening.heard(inbox, reply.number(2));
    return true;
  }
}
