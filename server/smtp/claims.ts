/** The room that one transaction wants held for it. */
export interface Claim {
  readonly source: string;
  /** It wants so many bytes in all; false: its source has had its share. */
  raise(bytes: number): boolean;
  /** Nothing is wanted any more, now or later. Idempotent. */
  end(): void;
}

/**
 * What the transactions of each source claim at a time, bytes. A word (`SIZE=`) claims room
 * before a byte was sent: without a share, a handful of silent connections would keep
 * everybody else's mail out.
 */
export class SourceRoom {
  /** Infinity means no limit. */
  readonly #share: number;
  readonly #claimed = new Map<string, number>();

  constructor(share: number) {
    this.#share = share;
  }

  claim(source: string): Claim {
    let own = 0;
    let over = false;
    return {
      source,
      raise: (bytes) => {
        const more = bytes - own;
        if (over || more <= 0) return true;
        if (!this.#mayHave(source, own, more)) return false;
        own = bytes;
        this.#add(source, more);
        return true;
      },
      end: () => {
        if (!over) this.#add(source, -own);
        over = true;
      },
    };
  }

  /** Who brings one message at a time may bring any that the server takes. */
  #mayHave(source: string, own: number, more: number): boolean {
    const claimed = this.#claimed.get(source) ?? 0;
    return claimed === own || claimed + more <= this.#share;
  }

  #add(source: string, bytes: number): void {
    const claimed = (this.#claimed.get(source) ?? 0) + bytes;
    // Forgotten at zero, so that passing sources cost nothing.
    if (claimed > 0) this.#claimed.set(source, claimed);
    else this.#claimed.delete(source);
  }
}
