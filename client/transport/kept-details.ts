import type { Detail } from '#shared/message.ts';

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
