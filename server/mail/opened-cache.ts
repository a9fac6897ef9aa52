import { LRUCache } from 'lru-cache';
import type { InboxStore } from '#server/inbox/store.ts';
import type { InboxId, StoreEvent, Subscription } from '#server/inbox/types.ts';
import type { Content, Trait } from '#shared/message.ts';

/** Bytes of opened messages that are cached for the next tab or request that asks. */
export const OPENED_CACHE_BYTES = 64 * 1024 * 1024;

/** Bytes of messages inside messages that are cached; fewer people look into those. */
export const NESTED_CACHE_BYTES = 16 * 1024 * 1024;

/** Bytes of one of them beside what it lists: its entry here, its lists, its keys. */
const ENTRY_BYTES = 2_048;

/** Bytes of an object in a list, its numbers and its entry there. */
const ITEM_BYTES = 70;

/** Bytes of a string beside its characters. */
const STRING_BYTES = 20;

/** A message as it was opened. */
export interface Opened<Mail extends Content = Content> {
  readonly mail: Mail;
  /** False if another attempt may succeed; then it is not cached. */
  readonly lasting: boolean;
}

/** The cached and pending messages of one inbox. */
interface InboxEntries<Mail extends Content> {
  readonly pending: Map<string, Promise<Opened<Mail> | null>>;
  readonly cached: Set<string>;
  /** Null where the inbox turned out to be dead. */
  readonly subscription: Promise<Subscription | null>;
}

interface CacheEntry<Mail extends Content> {
  readonly inbox: InboxId;
  readonly name: string;
  readonly opened: Opened<Mail>;
}

/**
 * READ-9. A cache of opened messages. Requests for one message share one reading. A deleted
 * message leaves memory at once, so the cache subscribes to each inbox that it holds messages of.
 */
export class OpenedMailCache<Mail extends Content> {
  readonly #store: InboxStore;
  readonly #inboxes = new Map<InboxId, InboxEntries<Mail>>();
  readonly #cache: LRUCache<string, CacheEntry<Mail>>;

  constructor(store: InboxStore, maxBytes = OPENED_CACHE_BYTES) {
    this.#store = store;
    this.#cache = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ opened }) => estimateBytes(opened.mail),
      dispose: ({ inbox, name }) => this.#onEvicted(inbox, name),
    });
  }

  /**
   * Calls `make` unless the message is cached or pending. `inside` is the path of a nested
   * message. Null if the inbox is dead or `make` found nothing; null is not cached. Rejects as
   * `make` or the store does.
   */
  async get(
    inbox: InboxId,
    id: string,
    make: () => Promise<Opened<Mail> | null>,
    inside = '',
  ): Promise<Opened<Mail> | null> {
    const name = nameOf(id, inside);
    const cached = this.#cache.get(keyOf(inbox, name));
    if (cached !== undefined) return cached.opened;
    const entries = this.#entriesFor(inbox);
    if (!(await this.#isSubscribed(entries, inbox))) return null;
    // Another request may have cached it meanwhile.
    const quicker = this.#cache.get(keyOf(inbox, name));
    if (quicker !== undefined) return quicker.opened;
    return entries.pending.get(name) ?? this.#make(entries, inbox, name, make());
  }

  close(): void {
    for (const inbox of [...this.#inboxes.keys()]) this.#forgetInbox(inbox);
  }

  #entriesFor(inbox: InboxId): InboxEntries<Mail> {
    const known = this.#inboxes.get(inbox);
    if (known !== undefined) return known;
    const subscription = this.#store.subscribe(inbox, (event) => this.#onEvent(inbox, event));
    const entries: InboxEntries<Mail> = { pending: new Map(), cached: new Set(), subscription };
    this.#inboxes.set(inbox, entries);
    return entries;
  }

  /** Nothing may be cached of an inbox whose deletions are not reported. */
  async #isSubscribed(entries: InboxEntries<Mail>, inbox: InboxId): Promise<boolean> {
    try {
      if ((await entries.subscription) !== null) return true;
    } catch (error) {
      this.#unsubscribe(inbox, entries);
      throw error;
    }
    this.#unsubscribe(inbox, entries);
    return false;
  }

  async #make(
    entries: InboxEntries<Mail>,
    inbox: InboxId,
    name: string,
    pending: Promise<Opened<Mail> | null>,
  ): Promise<Opened<Mail> | null> {
    entries.pending.set(name, pending);
    try {
      const opened = await pending;
      // If it was deleted meanwhile, the request still gets it, but it is not cached.
      const wanted = entries.pending.get(name) === pending && this.#inboxes.get(inbox) === entries;
      if (wanted && opened?.lasting) this.#keep(entries, { inbox, name, opened });
      return opened;
    } finally {
      if (entries.pending.get(name) === pending) entries.pending.delete(name);
      this.#removeIfEmpty(inbox, entries);
    }
  }

  #keep(entries: InboxEntries<Mail>, entry: CacheEntry<Mail>): void {
    const key = keyOf(entry.inbox, entry.name);
    entries.cached.add(entry.name);
    this.#cache.set(key, entry);
    // What is larger than the whole cache is not taken.
    if (!this.#cache.has(key)) entries.cached.delete(entry.name);
  }

  #onEvent(inbox: InboxId, event: StoreEvent): void {
    if (event.kind === 'closed') this.#forgetInbox(inbox);
    if (event.kind !== 'change' || event.change.type !== 'message:deleted') return;
    const entries = this.#inboxes.get(inbox);
    if (entries === undefined) return;
    const { id } = event.change;
    const names = [...entries.pending.keys(), ...entries.cached].filter((name) => isOf(id, name));
    for (const name of names) {
      entries.pending.delete(name);
      this.#cache.delete(keyOf(inbox, name));
    }
  }

  #forgetInbox(inbox: InboxId): void {
    const entries = this.#inboxes.get(inbox);
    if (entries === undefined) return;
    this.#unsubscribe(inbox, entries);
    entries.pending.clear();
    const names = [...entries.cached];
    entries.cached.clear();
    for (const name of names) this.#cache.delete(keyOf(inbox, name));
  }

  #onEvicted(inbox: InboxId, name: string): void {
    const entries = this.#inboxes.get(inbox);
    entries?.cached.delete(name);
    if (entries !== undefined) this.#removeIfEmpty(inbox, entries);
  }

  /** Ends the subscription to an inbox without cached or pending messages. */
  #removeIfEmpty(inbox: InboxId, entries: InboxEntries<Mail>): void {
    if (entries.pending.size === 0 && entries.cached.size === 0) this.#unsubscribe(inbox, entries);
  }

  #unsubscribe(inbox: InboxId, entries: InboxEntries<Mail>): void {
    if (this.#inboxes.get(inbox) === entries) this.#inboxes.delete(inbox);
    // `get` has already rejected with the error of a failed subscription.
    entries.subscription.then((active) => active?.[Symbol.dispose]()).catch(() => {});
  }
}

/** Ids of messages hold no slash. */
const nameOf = (id: string, inside: string) => (inside === '' ? id : `${id}/${inside}`);
const isOf = (id: string, name: string) => name === id || name.startsWith(`${id}/`);

function keyOf(inbox: InboxId, name: string): string {
  return `${inbox} ${name}`;
}

/** Close to what the heap really has to keep, whatever the mail is made of. */
export function estimateBytes(mail: Content): number {
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
