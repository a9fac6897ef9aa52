import type { Change } from '#shared/protocol.ts';
import type { MessageActions } from '../inbox/actions.ts';
import { MessageCache } from './message-cache.ts';
import { withoutValue } from './outcomes.ts';
import type { InboxRequests } from './requests.ts';

interface Deps {
  readonly requests: InboxRequests;
  readonly isOnline: () => boolean;
}

/** The messages of the held inbox, as far as the reader asks for them. */
export class HeldMessages implements MessageActions {
  readonly #requests: InboxRequests;
  readonly #isOnline: () => boolean;
  readonly #cache = new MessageCache();

  constructor({ requests, isOnline }: Deps) {
    this.#requests = requests;
    this.#isOnline = isOnline;
  }

  open: MessageActions['open'] = async (id) => {
    const ask = () => this.#requests.ask((rest) => rest.detail(id));
    const opened = await this.#cache.fetchOrGet(id, this.#isOnline(), ask);
    if (opened.kind === 'ok' && !opened.value.seen) this.markSeen(id);
    return opened;
  };

  preview: MessageActions['preview'] = (id) => {
    const ask = () => this.#requests.peek((rest) => rest.preview(id));
    return this.#cache.fetchOrGet(id, this.#isOnline(), ask);
  };

  markSeen(id: string): void {
    void this.#requests.ask((rest) => rest.markSeen(id));
  }

  raw: MessageActions['raw'] = (id, signal) => this.#requests.ask((rest) => rest.raw(id, signal));

  attachment: MessageActions['attachment'] = (id, path, signal) =>
    this.#requests.ask((rest) => rest.attachment(id, path, signal));

  nested: MessageActions['nested'] = (id, path) =>
    this.#requests.ask((rest) => rest.nested(id, path));

  remove: MessageActions['remove'] = async (id) =>
    withoutValue(await this.#requests.ask((rest) => rest.deleteMessage(id)));

  /** Forgets the messages that were deleted. */
  applyChanges(changes: readonly Change[]): void {
    this.#cache.applyChanges(changes);
  }

  clear(): void {
    this.#cache.clear();
  }
}
