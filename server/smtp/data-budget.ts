/** Share of the budget for one source that sends several messages at a time. */
const SOURCE_SHARE = 0.25;

/** The bytes of one message that count against the budget. */
export interface HeldBytes {
  /** Counts more bytes, or names the limit that they exceed. */
  add(bytes: number): 'held' | 'server_full' | 'source_room';
  /** Idempotent. */
  release(): void;
}

/**
 * Counts the bytes of messages between DATA and their commit, in the process and per source.
 * Only received bytes count, never a declared SIZE.
 */
export class DataBudget {
  /** Bytes; Infinity means no limit. */
  readonly #limit: number;
  readonly #bySource = new Map<string, number>();
  #bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get bytes(): number {
    return this.#bytes;
  }

  open(source: string): HeldBytes {
    let own = 0;
    return {
      add: (bytes) => {
        if (this.#bytes + bytes > this.#limit) return 'server_full';
        if (!this.#mayHold(source, own, bytes)) return 'source_room';
        own += bytes;
        this.#change(source, bytes);
        return 'held';
      },
      release: () => {
        this.#change(source, -own);
        own = 0;
      },
    };
  }

  /** A source that sends one message at a time may send any that the server takes. */
  #mayHold(source: string, own: number, more: number): boolean {
    const held = this.#bySource.get(source) ?? 0;
    return held === own || held + more <= this.#limit * SOURCE_SHARE;
  }

  #change(source: string, bytes: number): void {
    this.#bytes += bytes;
    const held = (this.#bySource.get(source) ?? 0) + bytes;
    // Deleted at zero: the map must not grow with every source that ever connected.
    if (held > 0) this.#bySource.set(source, held);
    else this.#bySource.delete(source);
  }
}
