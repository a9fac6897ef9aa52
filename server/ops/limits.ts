/**
 * Limits of requests and sockets, as the log and the metrics name them: like the setting, if
 * there is one.
 */
export const WEB_LIMITS = [
  ...(['connections', 'source_connections', 'load', 'max_inboxes'] as const),
  ...(['http_source_inboxes', 'http_source_names', 'http_source_tokens'] as const),
  ...(['http_source_test_mails', 'http_source_waits', 'http_source_sockets'] as const),
  ...(['source_downloads', 'downloads', 'inbox_openings', 'reader'] as const),
  ...(['inbox_tabs', 'tab_packets', 'tab_events', 'tab_backlog'] as const),
] as const;
export type WebLimit = (typeof WEB_LIMITS)[number];

/** A limit of things open at once for each key: a source, an inbox, a site. Infinity: no limit. */
export class ConcurrencyLimit {
  readonly #limit: number;
  readonly #open = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  hasRoom(key: string): boolean {
    return (this.#open.get(key) ?? 0) < this.#limit;
  }

  /** Counts even past the limit: call `hasRoom` first. */
  enter(key: string): void {
    this.#open.set(key, (this.#open.get(key) ?? 0) + 1);
  }

  leave(key: string): void {
    const open = (this.#open.get(key) ?? 0) - 1;
    // Removed at zero, so that old sources take no memory.
    if (open > 0) this.#open.set(key, open);
    else this.#open.delete(key);
  }
}
