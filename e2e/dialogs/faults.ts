import { type InboxStore, StoreUnavailable } from '#server/inbox/store.ts';
import type { Mailroom } from '#server/mail/types.ts';
import { withReplaced } from '#server/smtp/testing/with-replaced.ts';
import type { FaultKind } from './dialog.ts';

type Place = 'rcpt' | 'dot';

/** Puts faults into the store and the mailroom, and removes them again. */
export class Faults {
  readonly #faults = new Map<Place, FaultKind>();
  #mended = Promise.withResolvers<void>();
  #asked = Promise.withResolvers<void>();

  /** Resolves when a command has met the last fault. */
  get asked(): Promise<void> {
    return this.#asked.promise;
  }

  make(where: Place, what: FaultKind): void {
    this.#faults.set(where, what);
    this.#mended = Promise.withResolvers();
    this.#asked = Promise.withResolvers();
  }

  mend(): void {
    this.#faults.clear();
    this.#mended.resolve();
  }

  readonly store = (store: InboxStore): InboxStore =>
    withReplaced(store, {
      admit: async (...wish) => {
        await this.#suffer('rcpt');
        return store.admit(...wish);
      },
    });

  readonly mailroom = (mailroom: Mailroom): Mailroom =>
    withReplaced(mailroom, {
      deliver: async (mail) => {
        await this.#suffer('dot');
        return mailroom.deliver(mail);
      },
    });

  async #suffer(where: Place): Promise<void> {
    const what = this.#faults.get(where);
    if (what === undefined) return;
    this.#asked.resolve();
    if (what === 'throws') throw new Error('broken');
    if (what === 'away') throw new StoreUnavailable('away');
    await this.#mended.promise;
  }
}
