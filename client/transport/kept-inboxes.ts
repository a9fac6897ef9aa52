import type { KeptInbox } from '../inbox/actions.ts';

const KEY = 'mayfly.kept';

/**
 * The kept inboxes of this browser, in localStorage. They are forgotten at their end: every read
 * drops those that have ended.
 */
export class KeptInboxes {
  readonly #storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>) {
    this.#storage = storage;
  }

  list(now: number): readonly KeptInbox[] {
    const stored = this.#read();
    const live = stored.filter(({ endsAt }) => endsAt > now);
    if (live.length < stored.length) this.#write(live);
    return live;
  }

  /**
   * Those that the page can open: it does not hold them already, and they still exist. What is
   * gone is forgotten, so that the user is not led to an inbox that was deleted elsewhere.
   */
  async findOffers(
    held: readonly string[],
    isGone: (token: string) => Promise<boolean>,
    now: number,
  ): Promise<readonly KeptInbox[]> {
    const others = this.list(now).filter(({ token }) => !held.includes(token));
    const gone = await Promise.all(others.map(({ token }) => isGone(token)));
    for (const [at, { token }] of others.entries()) if (gone[at]) this.remove(token, now);
    return others.filter((_, at) => !gone[at]);
  }

  add(inbox: KeptInbox, now: number): void {
    this.#write([...this.#others(inbox.token, now), inbox]);
  }

  remove(token: string, now: number): void {
    this.#write(this.#others(token, now));
  }

  #others(token: string, now: number): readonly KeptInbox[] {
    return this.list(now).filter((inbox) => inbox.token !== token);
  }

  /** Storage that is forbidden, or was written by another program, is empty. */
  #read(): readonly KeptInbox[] {
    try {
      const stored: unknown = JSON.parse(this.#storage().getItem(KEY) ?? '[]');
      return Array.isArray(stored) ? stored.filter(isKeptInbox) : [];
    } catch {
      return [];
    }
  }

  #write(inboxes: readonly KeptInbox[]): void {
    try {
      if (inboxes.length === 0) this.#storage().removeItem(KEY);
      else this.#storage().setItem(KEY, JSON.stringify(inboxes));
    } catch {
      // Storage is forbidden: the inbox is kept, and this browser cannot offer it.
    }
  }
}

function isKeptInbox(value: unknown): value is KeptInbox {
  if (typeof value !== 'object' || value === null) return false;
  if (!('token' in value && 'endsAt' in value)) return false;
  return typeof value.token === 'string' && typeof value.endsAt === 'number';
}
