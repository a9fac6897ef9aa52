/** Part of the budget that one source with several messages under way may hold. */
const SOURCE_SHARE = 0.25;

/** What one message under way holds in this process. */
export interface HeldBytes {
  /** So many bytes more. A refusal names whose limit was met. */
  add(bytes: number): 'held' | 'server_full' | 'source_room';
  /** The bytes are no longer held. Idempotent. */
  release(): void;
}

/**
 * Counts the bytes of messages between DATA and their commit, in the whole process and for
 * each source. A declared SIZE holds nothing: only bytes that came count.
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
    // Forgotten at zero, so that passing sources cost nothing.
    if (held > 0) this.#bySource.set(source, held);
    else this.#bySource.delete(source);
  }
}
