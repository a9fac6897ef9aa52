import { LRUCache } from 'lru-cache';
import type { InboxStore } from '#server/inbox/store.ts';
import type { InboxId, StoreEvent } from '#server/inbox/types.ts';
import type { Content, Trait } from '#shared/message.ts';

/** Bytes of opened messages that are cached for further requests. */
export const OPENED_CACHE_BYTES = 64 * 1024 * 1024;

/** Bytes of nested messages that are cached; users open them less often. */
export const NESTED_CACHE_BYTES = 16 * 1024 * 1024;

/** Bytes of an entry beside the content of its lists: the objects and the keys. */
const ENTRY_BYTES = 2_048;

/** Bytes of an object in a list, with its numbers and its place in the list. */
const ITEM_BYTES = 70;

/** Bytes of a string beside its characters. */
const STRING_BYTES = 20;

/** A message as it was opened. */
export interface Opened<Mail extends Content = Content> {
  readonly mail: Mail;
  /** False if another attempt may succeed; then it is not cached. */
  readonly lasting: boolean;
}

/** A message to open. */
interface Opening<Mail extends Content> {
  readonly inbox: InboxId;
  readonly id: string;
  readonly open: () => Promise<Opened<Mail> | null>;
}

interface CacheEntry<Mail extends Content> {
  /**
   * Null: there was nothing to open; then it is not cached. It is no `undefined`, at which lru-cache
   * rejects if the entry is deleted meanwhile.
   */
  readonly opened: Opened<Mail> | null;
  /** Removes the entry when the message is deleted. */
  readonly subscription: Disposable;
}

/**
 * READ-9. A cache of opened messages. Requests for one message share one reading. A deleted
 * message leaves memory at once, so each entry subscribes to its inbox.
 */
export class OpenedMailCache<Mail extends Content> {
  readonly #store: InboxStore;
  readonly #cache: LRUCache<string, CacheEntry<Mail>, Opening<Mail>>;

  constructor(store: InboxStore, maxBytes = OPENED_CACHE_BYTES) {
    this.#store = store;
    this.#cache = new LRUCache<string, CacheEntry<Mail>, Opening<Mail>>({
      maxSize: maxBytes,
      sizeCalculation: ({ opened }) => (opened === null ? 1 : estimateBytes(opened.mail)),
      fetchMethod: (key, _stale, { context }) => this.#open(key, context),
      // A request gets a message that is deleted meanwhile, but the cache does not keep it.
      ignoreFetchAbort: true,
      dispose: ({ subscription }) => subscription[Symbol.dispose](),
    });
  }

  /**
   * Calls `open` unless the message is cached or being opened. `inside` is the path of a nested
   * message. Null if the inbox is dead or `open` found nothing; null is not cached. Rejects as
   * `open` or the store does.
   */
  async get(
    inbox: InboxId,
    id: string,
    open: () => Promise<Opened<Mail> | null>,
    inside = '',
  ): Promise<Opened<Mail> | null> {
    const key = `${inbox} ${id}/${inside}`;
    const entry = await this.#cache.fetch(key, { context: { inbox, id, open } });
    if (entry === undefined) return null;
    const isCached = this.#cache.peek(key) === entry;
    if (isCached && entry.opened?.lasting !== true) this.#cache.delete(key);
    // Deleted meanwhile, or larger than the cache.
    if (!isCached) entry.subscription[Symbol.dispose]();
    return entry.opened;
  }

  close(): void {
    this.#cache.clear();
  }

  async #open(key: string, { inbox, id, open }: Opening<Mail>): Promise<CacheEntry<Mail>> {
    using stack = new DisposableStack();
    const subscription = await this.#store.subscribe(inbox, (event) => {
      if (endsMessage(event, id)) this.#cache.delete(key);
    });
    stack.use(subscription);
    const opened = subscription === null ? null : await open();
    return { opened, subscription: stack.move() };
  }
}

function endsMessage(event: StoreEvent, id: string): boolean {
  if (event.kind === 'closed') return true;
  return (
    event.kind === 'change' && event.change.type === 'message:deleted' && event.change.id === id
  );
}

/** About the heap that the message takes. */
export function estimateBytes(mail: Content): number {
  const items = mail.headers.length + mail.attachments.length + itemsOf(mail.traits);
  return (
    ENTRY_BYTES + ITEM_BYTES * items + textsOf(mail).reduce((sum, text) => sum + bytesOf(text), 0)
  );
}

/** Objects in the traits, and in their lists. */
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

/** V8 stores a character in one byte; in a string with a character beyond Latin-1, in two. */
function bytesOf(text: string): number {
  return STRING_BYTES + text.length * (/[\u0100-\uffff]/.test(text) ? 2 : 1);
}
