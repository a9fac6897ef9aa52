import type { InboxStore } from '#server/inbox/store.ts';
import type { StoredBody } from '#server/inbox/types.ts';
import { firstAlive, type Targets } from './targets.ts';

/**
 * Where a message is found that has its 250, and is still to be read or its sender looked at.
 *
 * Under `discard` that is done for mail that nobody has as well: else whoever runs the name server
 * of a sender would see by its questions who lives (AUTH-13). The bytes are then kept for it, also
 * of those who live, so that both find the same room and take the same way.
 */
export type Keepsake =
  /** With whoever has it; what nobody has any more is let be. */
  | { readonly kind: 'stored' }
  /** Kept, whoever has it. Null where nobody will want the bytes. */
  | { readonly kind: 'kept'; readonly body: StoredBody | null };

export const STORED: Keepsake = { kind: 'stored' };

/** Null: nobody has it, or wants to know. */
export async function bytesOf(
  keepsake: Keepsake,
  store: InboxStore,
  targets: Targets,
): Promise<StoredBody | null> {
  if (keepsake.kind === 'kept') return keepsake.body;
  return (await firstAlive(store, targets))?.body ?? null;
}

export function isWanted(keepsake: Keepsake, targets: Targets): boolean {
  return keepsake.kind === 'kept' || targets.length > 0;
}

/** Bytes that are kept at a time: two of the largest messages, or all the small ones. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;

/** Counts what is kept. */
export class KeptBytes {
  #bytes = 0;

  /** What finds none is treated as where too many wait, whoever it is for. */
  hasRoomFor(keepsake: Keepsake): boolean {
    return this.#bytes === 0 || this.#bytes + sizeOf(keepsake) <= MAX_KEPT_BYTES;
  }

  take(keepsake: Keepsake): void {
    this.#bytes += sizeOf(keepsake);
  }

  giveBack(keepsake: Keepsake): void {
    this.#bytes -= sizeOf(keepsake);
  }
}

function sizeOf(keepsake: Keepsake): number {
  return keepsake.kind === 'kept' ? (keepsake.body?.bytes.byteLength ?? 0) : 0;
}
