import { LRUCache } from 'lru-cache';
import type { InboxEvent, InboxId, InboxStore, Subscription } from '#server/inbox/types.ts';
import type { OpenedMail } from './types.ts';

/** Bytes of opened messages that are kept for the next tab or request that asks. */
export const OPENED_CACHE_BYTES = 64 * 1024 * 1024;

/** Bytes of one of them beside what it lists: its place here, its lists, its keys. */
const ENTRY_BYTES = 2_048;

/** Bytes of an object in a list, its numbers and its place there. */
const ITEM_BYTES = 70;

/** Bytes of a string beside its characters. */
const STRING_BYTES = 20;

/** A message as it was opened, and when. */
export interface Opened {
  readonly mail: OpenedMail;
  /** Milliseconds since the epoch. */
  readonly readAt: number;
  /** False where another attempt may do better. */
  readonly lasting: boolean;
}

/** One inbox that something is kept of, or being made for. */
interface Shelf {
  readonly making: Map<string, Promise<Opened>>;
  readonly kept: Set<string>;
  /** Null where the inbox turned out to be dead. */
  readonly subscription: Promise<Subscription | null>;
}

interface Place {
  readonly inbox: InboxId;
  readonly id: string;
  readonly opened: Opened;
}

/**
 * READ-9. Opened messages, made once and shared by everyone who asks. Deleted means out of
 * memory at once, so each inbox that something is kept of is subscribed to, and no other.
 */
export class OpenedMails {
  readonly #store: InboxStore;
  readonly #shelves = new Map<InboxId, Shelf>();
  readonly #cache: LRUCache<string, Place>;

  constructor(store: InboxStore, maxBytes = OPENED_CACHE_BYTES) {
    this.#store = store;
    this.#cache = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ opened }) => sizeOf(opened.mail),
      dispose: ({ inbox, id }) => this.#dropped(inbox, id),
    });
  }

  /**
   * Calls `make` unless the message is here or being made. Null where the inbox is dead.
   * Rejects as `make` or the store does.
   */
  async get(inbox: InboxId, id: string, make: () => Promise<Opened>): Promise<Opened | null> {
    const kept = this.#cache.get(keyOf(inbox, id));
    if (kept !== undefined) return kept.opened;
    const shelf = this.#shelfOf(inbox);
    if (!(await this.#isHeard(shelf, inbox))) return null;
    // Somebody else may have been quicker.
    const quicker = this.#cache.get(keyOf(inbox, id));
    if (quicker !== undefined) return quicker.opened;
    return shelf.making.get(id) ?? this.#make(shelf, inbox, id, make());
  }

  close(): void {
    for (const inbox of [...this.#shelves.keys()]) this.#forgetInbox(inbox);
  }

  #shelfOf(inbox: InboxId): Shelf {
    const known = this.#shelves.get(inbox);
    if (known !== undefined) return known;
    const subscription = this.#store.subscribe(inbox, (event) => this.#hear(inbox, event));
    const shelf: Shelf = { making: new Map(), kept: new Set(), subscription };
    this.#shelves.set(inbox, shelf);
    return shelf;
  }

  /** Nothing may be kept of an inbox whose deletions are not heard. */
  async #isHeard(shelf: Shelf, inbox: InboxId): Promise<boolean> {
    try {
      if ((await shelf.subscription) !== null) return true;
    } catch (error) {
      this.#takeDown(inbox, shelf);
      throw error;
    }
    this.#takeDown(inbox, shelf);
    return false;
  }

  async #make(shelf: Shelf, inbox: InboxId, id: string, making: Promise<Opened>): Promise<Opened> {
    shelf.making.set(id, making);
    try {
      const opened = await making;
      // Deleted meanwhile: whoever asked still gets it, but it is not kept.
      const wanted = shelf.making.get(id) === making && this.#shelves.get(inbox) === shelf;
      if (wanted && opened.lasting) this.#keep(shelf, { inbox, id, opened });
      return opened;
    } finally {
      if (shelf.making.get(id) === making) shelf.making.delete(id);
      this.#tidy(inbox, shelf);
    }
  }

  #keep(shelf: Shelf, place: Place): void {
    const key = keyOf(place.inbox, place.id);
    shelf.kept.add(place.id);
    this.#cache.set(key, place);
    // What is larger than the whole cache is not taken.
    if (!this.#cache.has(key)) shelf.kept.delete(place.id);
  }

  #hear(inbox: InboxId, event: InboxEvent): void {
    if (event.kind === 'closed') this.#forgetInbox(inbox);
    if (event.kind !== 'change' || event.change.type !== 'message:deleted') return;
    this.#shelves.get(inbox)?.making.delete(event.change.id);
    this.#cache.delete(keyOf(inbox, event.change.id));
  }

  #forgetInbox(inbox: InboxId): void {
    const shelf = this.#shelves.get(inbox);
    if (shelf === undefined) return;
    this.#takeDown(inbox, shelf);
    shelf.making.clear();
    const ids = [...shelf.kept];
    shelf.kept.clear();
    for (const id of ids) this.#cache.delete(keyOf(inbox, id));
  }

  #dropped(inbox: InboxId, id: string): void {
    const shelf = this.#shelves.get(inbox);
    shelf?.kept.delete(id);
    if (shelf !== undefined) this.#tidy(inbox, shelf);
  }

  /** Where nothing of an inbox is left, nothing more needs to be heard of it. */
  #tidy(inbox: InboxId, shelf: Shelf): void {
    if (shelf.making.size === 0 && shelf.kept.size === 0) this.#takeDown(inbox, shelf);
  }

  #takeDown(inbox: InboxId, shelf: Shelf): void {
    if (this.#shelves.get(inbox) === shelf) this.#shelves.delete(inbox);
    // A subscription that failed has been told to whoever asked.
    shelf.subscription.then((heard) => heard?.[Symbol.dispose]()).catch(() => {});
  }
}

function keyOf(inbox: InboxId, id: string): string {
  return `${inbox} ${id}`;
}

/** Close to what the heap really has to keep, whatever the mail is made of. */
export function sizeOf(mail: OpenedMail): number {
  const items = mail.headers.length + mail.attachments.length;
  return (
    ENTRY_BYTES + ITEM_BYTES * items + textsOf(mail).reduce((sum, text) => sum + bytesOf(text), 0)
  );
}

function textsOf({ text, html, headers, attachments, problems }: OpenedMail): readonly string[] {
  return [
    ...[text ?? '', html ?? '', ...problems],
    ...headers.flatMap(({ name, value }) => [name, value]),
    ...attachments.flatMap((one) => [one.filename, one.contentType, one.contentId ?? '']),
  ];
}

/** V8 takes one byte for a character, or two for each where a single one is beyond Latin-1. */
function bytesOf(text: string): number {
  return STRING_BYTES + text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
