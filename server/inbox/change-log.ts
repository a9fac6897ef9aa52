import type { Checks, Summary, SummaryPatch } from '#shared/message.ts';
import type { Change, Cursor } from '#shared/protocol.ts';
import { buildContinuation, MAX_TOMBSTONES, type Patch, withPatch } from './continuation.ts';
import { type Epoch, formatCursor, makeEpoch, messageId } from './cursor.ts';
import type { SharedMessage } from './shared-message.ts';
import type { Continuation, NewMessage, StoreEvent } from './types.ts';

/** A message in one inbox. */
export interface Entry {
  /** The current state; replaced on each change, never mutated. */
  readonly summary: Summary;
  readonly shared: SharedMessage;
  readonly problems: readonly string[];
  readonly checks: Checks | null;
  /** The changes since its arrival, in `seq` order, each with a field that no later one has. */
  readonly patches: readonly Patch[];
}

const UNCHANGED: readonly Patch[] = [];

export type ChangeEvent = Extract<StoreEvent, { kind: 'change' }>;

/**
 * The compacted log of one inbox: the arrivals of its messages, their changes that later
 * ones do not cover, and tombstones of deleted messages. So no content of a deleted message
 * is left, the log cannot outgrow the inbox, and the newest change is always in it. Changes
 * are not merged, or a client would get an old change again together with a new one.
 */
export class ChangeLog {
  readonly #epoch: Epoch = makeEpoch();
  #seq = 0;
  /** Highest `seq` that was dropped: older cursors cannot be continued. */
  #floor = 0;
  /** Both in the order of their `seq`; null before the first, since most inboxes stay empty. */
  #entries: Map<string, Entry> | null = null;
  #tombstones: Map<string, number> | null = null;

  get cursor(): Cursor {
    return formatCursor(this.#epoch, this.#seq);
  }

  get(id: string): Entry | undefined {
    return this.#entries?.get(id);
  }

  entries(): Iterable<Entry> {
    return this.#entries?.values() ?? [];
  }

  /** Adds a message: `summary` gets an id and a `seq`. */
  append(
    summary: Omit<Summary, 'id' | 'seq'>,
    shared: SharedMessage,
    details: Pick<NewMessage, 'problems' | 'checks'>,
  ): { readonly id: string; readonly event: ChangeEvent } {
    const seq = this.#next();
    const id = messageId(this.#epoch, seq);
    const message: Summary = { ...summary, id, seq };
    const { problems, checks = null } = details;
    this.#entries ??= new Map();
    this.#entries.set(id, { summary: message, shared, problems, checks, patches: UNCHANGED });
    return { id, event: this.#event(seq, { type: 'message', cursor: this.cursor, message }) };
  }

  /** Null if there is no such message. */
  change(
    id: string,
    patch: SummaryPatch,
    problems?: readonly string[],
    checks?: Checks,
  ): ChangeEvent | null {
    const entry = this.#entries?.get(id);
    if (entry === undefined) return null;
    const seq = this.#next();
    this.#entries?.set(id, {
      ...entry,
      summary: { ...entry.summary, ...patch },
      problems: problems ?? entry.problems,
      checks: checks ?? entry.checks,
      patches: withPatch(entry.patches, { seq, fields: patch }),
    });
    return this.#event(seq, { type: 'message:changed', cursor: this.cursor, id, changed: patch });
  }

  /** Null if there is no such message. */
  delete(id: string): { readonly entry: Entry; readonly event: ChangeEvent } | null {
    const entry = this.#entries?.get(id);
    if (entry === undefined) return null;
    this.#entries?.delete(id);
    const seq = this.#next();
    this.#tombstones ??= new Map();
    this.#tombstones.set(id, seq);
    for (const [oldest, at] of this.#tombstones) {
      if (this.#tombstones.size <= MAX_TOMBSTONES) break;
      this.#tombstones.delete(oldest);
      this.#floor = at;
    }
    const event = this.#event(seq, { type: 'message:deleted', cursor: this.cursor, id });
    return { entry, event };
  }

  after(cursor: Cursor | null): Continuation {
    return buildContinuation(
      {
        epoch: this.#epoch,
        seq: this.#seq,
        floor: this.#floor,
        entries: () => this.entries(),
        tombstones: () => this.#tombstones ?? [],
      },
      cursor,
    );
  }

  #next(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #event(seq: number, change: Change): ChangeEvent {
    return { kind: 'change', seq, change };
  }
}
