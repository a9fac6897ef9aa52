import { MAX_TOMBSTONES } from '#server/inbox/continuation.ts';
import { parseMessageId } from '#server/inbox/cursor.ts';
import { StoreUnavailable } from '#server/inbox/store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import type { Checks, SummaryPatch } from '#shared/message.ts';
import type { Bodies } from './bodies.ts';
import type { Channels } from './channels.ts';
import {
  countBytes,
  countStoredBytes,
  type Entries,
  type Entry,
  formatChangedEntry,
} from './entries.ts';
import type { Expiry } from './expiry.ts';
import type { ScriptCalls } from './script-calls.ts';
import type { Total } from './usage.ts';

/** Attempts at a change of one message while other changes conflict. */
const MAX_ATTEMPTS = 16;

/** The change of a stored message. */
interface Edit {
  readonly patch: SummaryPatch;
  readonly problems?: readonly string[] | undefined;
  readonly checks?: Checks | undefined;
}

interface EditingOptions {
  readonly calls: ScriptCalls;
  readonly bytes: Total;
  readonly bodies: Bodies;
  readonly expiry: Expiry;
  readonly channels: Channels;
  readonly entries: Entries;
}

/** Reads, changes and deletes single messages. */
export class Editing {
  readonly #calls: ScriptCalls;
  readonly #bytes: Total;
  readonly #bodies: Bodies;
  readonly #expiry: Expiry;
  readonly #channels: Channels;
  readonly #entries: Entries;

  constructor({ calls, bytes, bodies, expiry, channels, entries }: EditingOptions) {
    this.#calls = calls;
    this.#bytes = bytes;
    this.#bodies = bodies;
    this.#expiry = expiry;
    this.#channels = channels;
    this.#entries = entries;
  }

  async read(inbox: InboxId, id: string): Promise<Entry | null> {
    const place = parseMessageId(id);
    const reply = await this.#calls.runOnInbox('read-entry', inbox, place?.seq ?? 0);
    if (reply.kind === 'due') await this.#expiry.endDue(inbox);
    const isThere = reply.kind === 'living' && reply.has(2) && reply.text(1) === place?.epoch;
    return isThere ? this.#entries.parse(reply.text(2), place.epoch, place.seq) : null;
  }

  /** False if there is no such message. An edit of null changes nothing. */
  async change(inbox: InboxId, id: string, edit: (entry: Entry) => Edit | null): Promise<boolean> {
    const partition = this.#calls.keys.ofInbox(inbox);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const entry = await this.read(inbox, id);
      if (entry === null) return false;
      const change = edit(entry);
      if (change === null) return true;
      const { patch, problems, checks } = change;
      const texts = formatChangedEntry(entry, patch, problems, checks);
      const more = countBytes(texts) - countStoredBytes(entry);
      // The texts of a late reading may pass the limit.
      const reply = await this.#bytes.during(partition, Math.max(0, more), () =>
        this.#calls.runOnInbox(
          ...(['edit', inbox, entry.summary.seq, entry.raw] as const),
          ...([texts.summary, texts.rest, JSON.stringify(patch), more] as const),
        ),
      );
      if (reply.kind === 'changed') {
        await this.#channels.waitUntilReceived(inbox, reply.number(1));
        return true;
      }
      if (reply.kind === 'gone') return false;
    }
    throw new StoreUnavailable('too many changes of this message at once');
  }

  async remove(inbox: InboxId, id: string): Promise<boolean> {
    const place = parseMessageId(id);
    const arrival = place?.seq ?? 0;
    const epoch = place?.epoch ?? '';
    const reply = await this.#calls.runOnInbox('remove', inbox, arrival, epoch, MAX_TOMBSTONES);
    if (reply.kind === 'due') await this.#expiry.endDue(inbox);
    if (reply.kind !== 'removed') return false;
    if (reply.has(2)) await this.#bodies.release([reply.text(2)]);
    await this.#channels.waitUntilReceived(inbox, reply.number(1));
    return true;
  }
}
