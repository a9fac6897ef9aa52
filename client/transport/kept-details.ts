import type { Detail } from '#shared/message.ts';
import type { Change } from '#shared/protocol.ts';
import type { Outcome } from '../inbox/actions.ts';

/** Mails; who goes back to read again seldom goes further. */
const MAX_MAILS = 30;
/** Characters of text and HTML in all: some 16 MB at the most, so that a tab stays light. */
const MAX_CHARS = 8_000_000;

/**
 * The mails that were opened last, for when the server cannot be asked. In this tab's memory
 * alone, and no longer than the mail itself lives.
 */
export class KeptDetails {
  /** The one that was opened last stands last. */
  readonly #kept = new Map<string, Detail>();
  #chars = 0;

  get(id: string): Detail | null {
    return this.#kept.get(id) ?? null;
  }

  /** What `ask` brings, else the kept one where there is no answer. */
  async ofServer(
    id: string,
    isOnline: boolean,
    ask: () => Promise<Outcome<Detail>>,
  ): Promise<Outcome<Detail>> {
    const kept = this.get(id);
    // Without a network nobody has to wait to be told so.
    if (kept !== null && !isOnline) return { kind: 'ok', value: kept };
    const answer = await ask();
    if (answer.kind === 'ok') this.keep(answer.value);
    return answer.kind === 'unreachable' && kept !== null ? { kind: 'ok', value: kept } : answer;
  }

  /** What is deleted is not kept. */
  follow(changes: readonly Change[]): void {
    for (const change of changes) if (change.type === 'message:deleted') this.forget(change.id);
  }

  keep(detail: Detail): void {
    this.forget(detail.id);
    this.#kept.set(detail.id, detail);
    this.#chars += charsOf(detail);
    for (const id of this.#kept.keys()) {
      if (this.#kept.size <= MAX_MAILS && this.#chars <= MAX_CHARS) break;
      this.forget(id);
    }
  }

  forget(id: string): void {
    const detail = this.#kept.get(id);
    if (detail === undefined) return;
    this.#kept.delete(id);
    this.#chars -= charsOf(detail);
  }

  clear(): void {
    this.#kept.clear();
    this.#chars = 0;
  }
}

function charsOf({ text, html }: Detail): number {
  return (text?.length ?? 0) + (html?.length ?? 0);
}
