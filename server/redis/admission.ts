import { SMALLEST_OVERHEAD_BYTES } from '#server/inbox/capacity.ts';
import type { StoreLimits } from '#server/inbox/settings.ts';
import type { AdmitAnswer, CanonicalAddress, InboxId } from '#server/inbox/types.ts';
import { RedisFull, type Reply } from './connection.ts';
import type { Expiry } from './expiry.ts';
import { addressHash, type Partition } from './keys.ts';
import type { ScriptCalls } from './script-calls.ts';
import type { Total } from './usage.ts';

interface AdmissionOptions {
  readonly calls: ScriptCalls;
  readonly limits: StoreLimits;
  readonly bytes: Total;
  readonly expiry: Expiry;
}

/** Judges at RCPT whether a message would fit beside the stored ones. Writes nothing. */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  async admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer> {
    try {
      return await this.#admit(address, bytes);
    } catch (error) {
      if (error instanceof RedisFull) return { kind: 'store_full', inbox: null };
      throw error;
    }
  }

  async #admit(address: CanonicalAddress, bytes: number): Promise<AdmitAnswer> {
    const { expiry, limits, calls } = this.#options;
    const { keys } = calls;
    let answer = await this.#ask(keys.ofAddress(address), '', address, bytes);
    if (answer.kind === 'elsewhere') {
      const id = answer.text(1);
      answer = await this.#ask(keys.ofInbox(id), id, address, bytes);
    }
    switch (answer.kind) {
      case 'room':
        return {
          kind: 'room',
          inbox: answer.text(1),
          left: limits.inboxMaxBytes - answer.number(2),
        };
      case 'inbox_full':
      case 'store_full':
        return { kind: answer.kind, inbox: answer.text(1) };
      case 'due':
        await expiry.endDue(answer.text(1));
        return { kind: 'dead' };
      default:
        return { kind: 'dead' };
    }
  }

  #ask(
    partition: Partition,
    id: InboxId | '',
    address: CanonicalAddress,
    bytes: number,
  ): Promise<Reply> {
    const { limits, calls } = this.#options;
    const hasRoom = this.#options.bytes.fits(bytes + SMALLEST_OVERHEAD_BYTES);
    const { inboxMaxMessages, inboxMaxBytes } = limits;
    const args = [id, addressHash(address), bytes, hasRoom ? '1' : '0'] as const;
    return calls.run('admit', partition, ...args, inboxMaxMessages, inboxMaxBytes);
  }
}
