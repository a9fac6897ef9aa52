import { LRUCache } from 'lru-cache';
import type { InboxStore } from '#server/inbox/store.ts';
import type { InboxEvent, InboxId, Subscription } from '#server/inbox/types.ts';
import type { Content, Trait } from '#shared/message.ts';

/** Bytes of opened messages that are kept for the next tab or request that asks. */
export const OPENED_CACHE_BYTES = 64 * 1024 * 1024;

/** Bytes of messages inside messages that are kept; fewer people look into those. */
export const NESTED_CACHE_BYTES = 16 * 1024 * 1024;

/** Bytes of one of them beside what it lists: its place here, its lists, its keys. */
const ENTRY_BYTES = 2_048;

/** Bytes of an object in a list, its numbers and its place there. */
const ITEM_BYTES = 70;

/** Bytes of a string beside its characters. */
const STRING_BYTES = 20;

/** A message as it was opened. */
export interface Opened<Mail extends Content = Content> {
  readonly mail: Mail;
  /** False where another attempt may do better. */
  readonly lasting: boolean;
}

/** One inbox that something is kept of, or being made for. */
interface Shelf<Mail extends Content> {
  readonly making: Map<string, Promise<Opened<Mail> | null>>;
  readonly kept: Set<string>;
  /** Null where the inbox turned out to be dead. */
  readonly subscription: Promise<Subscription | null>;
}

interface Place<Mail extends Content> {
  readonly inbox: InboxId;
  readonly name: string;
  readonly opened: Opened<Mail>;
}

/**
 * READ-9. Opened messages, made once and shared by everyone who asks. Deleted means out of
 * memory at once, so each inbox that something is kept of is subscribed to, and no other.
 */
export class OpenedMails<Mail extends Content> {
  readonly #store: InboxStore;
  readonly #shelves = new Map<InboxId, Shelf<Mail>>();
  readonly #cache: LRUCache<string, Place<Mail>>;

  constructor(store: InboxStore, maxBytes = OPENED_CACHE_BYTES) {
    this.#store = store;
    this.#cache = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ opened }) => sizeOf(opened.mail),
      dispose: ({ inbox, name }) => this.#dropped(inbox, name),
    });
  }

  /**
   * Calls `make` unless the message is here or being made; `inside` tells those apart that
   * are made of the same one. Null where the inbox is dead, or `make` found nothing, which is
   * not remembered. Rejects as `make` or the store does.
   */
  async get(
    inbox: InboxId,
    id: string,
    make: () => Promise<Opened<Mail> | null>,
    inside = '',
  ): Promise<Opened<Mail> | null> {
    const name = nameOf(id, inside);
    const kept = this.#cache.get(keyOf(inbox, name));
    if (kept !== undefined) return kept.opened;
    const shelf = this.#shelfOf(inbox);
    if (!(await this.#isHeard(shelf, inbox))) return null;
    // Somebody else may have been quicker.
    const quicker = this.#cache.get(keyOf(inbox, name));
    if (quicker !== undefined) return quicker.opened;
    return shelf.making.get(name) ?? this.#make(shelf, inbox, name, make());
  }

  close(): void {
    for (const inbox of [...this.#shelves.keys()]) this.#forgetInbox(inbox);
  }

  #shelfOf(inbox: InboxId): Shelf<Mail> {
    const known = this.#shelves.get(inbox);
    if (known !== undefined) return known;
    const subscription = this.#store.subscribe(inbox, (event) => this.#hear(inbox, event));
    const shelf: Shelf<Mail> = { making: new Map(), kept: new Set(), subscription };
    this.#shelves.set(inbox, shelf);
    return shelf;
  }

  /** Nothing may be kept of an inbox whose deletions are not heard. */
  async #isHeard(shelf: Shelf<Mail>, inbox: InboxId): Promise<boolean> {
    try {
      if ((await shelf.subscription) !== null) return true;
    } catch (error) {
      this.#takeDown(inbox, shelf);
      throw error;
    }
    this.#takeDown(inbox, shelf);
    return false;
  }

  async #make(
    shelf: Shelf<Mail>,
    inbox: InboxId,
    name: string,
    making: Promise<Opened<Mail> | null>,
  ): Promise<Opened<Mail> | null> {
    shelf.making.set(name, making);
    try {
      const opened = await making;
      // Deleted meanwhile: whoever asked still gets it, but it is not kept.
      const wanted = shelf.making.get(name) === making && this.#shelves.get(inbox) === shelf;
      if (wanted && opened?.lasting) this.#keep(shelf, { inbox, name, opened });
      return opened;
    } finally {
      if (shelf.making.get(name) === making) shelf.making.delete(name);
      this.#tidy(inbox, shelf);
    }
  }

  #keep(shelf: Shelf<Mail>, place: Place<Mail>): void {
    const key = keyOf(place.inbox, place.name);
    shelf.kept.add(place.name);
    this.#cache.set(key, place);
    // What is larger than the whole cache is not taken.
    if (!this.#cache.has(key)) shelf.kept.delete(place.name);
  }

  #hear(inbox: InboxId, event: InboxEvent): void {
    if (event.kind === 'closed') this.#forgetInbox(inbox);
    if (event.kind !== 'change' || event.change.type !== 'message:deleted') return;
    const shelf = this.#shelves.get(inbox);
    if (shelf === undefined) return;
    const { id } = event.change;
    const names = [...shelf.making.keys(), ...shelf.kept].filter((name) => isOf(id, name));
    for (const name of names) {
      shelf.making.delete(name);
      this.#cache.delete(keyOf(inbox, name));
    }
  }

  #forgetInbox(inbox: InboxId): void {
    const shelf = this.#shelves.get(inbox);
    if (shelf === undefined) return;
    this.#takeDown(inbox, shelf);
    shelf.making.clear();
    const names = [...shelf.kept];
    shelf.kept.clear();
    for (const name of names) this.#cache.delete(keyOf(inbox, name));
  }

  #dropped(inbox: InboxId, name: string): void {
    const shelf = this.#shelves.get(inbox);
    shelf?.kept.delete(name);
    if (shelf !== undefined) this.#tidy(inbox, shelf);
  }

  /** Where nothing of an inbox is left, nothing more needs to be heard of it. */
  #tidy(inbox: InboxId, shelf: Shelf<Mail>): void {
    if (shelf.making.size === 0 && shelf.kept.size === 0) this.#takeDown(inbox, shelf);
  }

  #takeDown(inbox: InboxId, shelf: Shelf<Mail>): void {
    if (this.#shelves.get(inbox) === shelf) this.#shelves.delete(inbox);
    // A subscription that failed has been told to whoever asked.
    shelf.subscription.then((heard) => heard?.[Symbol.dispose]()).catch(() => {});
  }
}

/** Ids of messages hold no slash. */
const nameOf = (id: string, inside: string) => (inside === '' ? id : `${id}/${inside}`);
const isOf = (id: string, name: string) => name === id || name.startsWith(`${id}/`);

function keyOf(inbox: InboxId, name: string): string {
  return `${inbox} ${name}`;
}

/** Close to what the heap really has to keep, whatever the mail is made of. */
export function sizeOf(mail: Content): number {
  const items = mail.headers.length + mail.attachments.length + itemsOf(mail.traits);
  return (
    ENTRY_BYTES + ITEM_BYTES * items + textsOf(mail).reduce((sum, text) => sum + bytesOf(text), 0)
  );
}

/** Objects in lists, and in those of lists. */
function itemsOf(traits: readonly Trait[]): number {
  return traits.reduce((sum, trait) => sum + 2 + innerItems(trait), 0);
}

function innerItems(trait: Trait): number {
  if (trait.kind === 'report') return trait.recipients.length;
  // An appointment has an organizer, which is an object too, and some dates.
  return trait.kind === 'calendar' ? 3 * trait.events.length : 0;
}

function textsOf(mail: Content): readonly string[] {
  const { cc, text, html, headers, attachments, traits, problems } = mail;
  return [
    ...cc,
    ...[text ?? '', html ?? '', ...problems, ...traits.map((trait) => JSON.stringify(trait))],
    ...headers.flatMap(({ name, value }) => [name, value]),
    ...attachments.flatMap((one) => [one.filename, one.contentType, one.contentId ?? '']),
  ];
}

/** V8 takes one byte for a character, or two for each where a single one is beyond Latin-1. */
function bytesOf(text: string): number {
  return STRING_BYTES + text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
