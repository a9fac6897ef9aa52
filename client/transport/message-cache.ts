import type { Detail } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import type { Outcome } from '../inbox/actions.ts';

/** Emails; users seldom reopen more than these. */
const MAX_MESSAGES = 30;
/** Characters of text and HTML in all: 16 MB at most in the tab's memory. */
const MAX_CHARS = 8_000_000;

/**
 * The emails opened last, for when the server cannot be reached. Kept in memory only, and
 * removed as soon as the email is deleted.
 */
export class MessageCache {
  /** In the order in which they were opened. */
  readonly #entries = new Map<string, Detail>();
  #chars = 0;

  get(id: string): Detail | null {
    return this.#entries.get(id) ?? null;
  }

  /** What `ask` answers; the cached email if there is no answer. */
  async fetchOrGet(
    id: string,
    isOnline: boolean,
    ask: () => Promise<Outcome<Detail>>,
  ): Promise<Outcome<Detail>> {
    const cached = this.get(id);
    // Offline, a request would only wait for its timeout.
    if (cached !== null && !isOnline) return { kind: 'ok', value: cached };
    const answer = await ask();
    if (answer.kind === 'ok') this.put(answer.value);
    return answer.kind === 'unreachable' && cached !== null
      ? { kind: 'ok', value: cached }
      : answer;
  }

  /** Removes the emails that were deleted. */
  applyChanges(changes: readonly Change[]): void {
    for (const change of changes) if (change.type === 'message:deleted') this.delete(change.id);
  }

  put(detail: Detail): void {
    this.delete(detail.id);
    this.#entries.set(detail.id, detail);
    this.#chars += countChars(detail);
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= MAX_MESSAGES && this.#chars <= MAX_CHARS) break;
      this.delete(id);
    }
  }

  delete(id: string): void {
    const detail = this.#entries.get(id);
    if (detail === undefined) return;
    this.#entries.delete(id);
    this.#chars -= countChars(detail);
  }

  clear(): void {
    this.#entries.clear();
    this.#chars = 0;
  }
}

function countChars({ text, html }: Detail): number {
  return (text?.length ?? 0) + (html?.length ?? 0);
}
