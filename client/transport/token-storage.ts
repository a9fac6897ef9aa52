import { MAX_SEVERAL_INBOXES } from '#shared/limits.ts';

/** The token and the address, which a reload needs. */
export interface StoredToken {
  readonly token: string;
  readonly address: string | null;
}

export interface TokenStorage {
  read(): StoredToken | null;
  write(kept: StoredToken): void;
  clear(): void;
}

/** The inboxes of one tab are in numbered slots, the first in slot 0. */
export type Slot = number;

const key = (name: string, slot: Slot) => `mayfly.${name}${slot === 0 ? '' : slot}`;

/**
 * Stores them for this tab alone: sessionStorage survives a reload, and ends with the tab. The
 * lease is not stored: a duplicated tab starts with a copy, and needs a lease of its own.
 */
export function sessionTokenStorage(storage: () => Storage, slot: Slot): TokenStorage {
  const [token, address] = [key('token', slot), key('address', slot)];
  return {
    read() {
      return tryOr(null, () => {
        const stored = storage().getItem(token);
        return stored === null ? null : { token: stored, address: storage().getItem(address) };
      });
    },
    write(kept) {
      tryOr(undefined, () => {
        storage().setItem(token, kept.token);
        if (kept.address !== null) storage().setItem(address, kept.address);
        else storage().removeItem(address);
      });
    },
    clear() {
      tryOr(undefined, () => {
        storage().removeItem(token);
        storage().removeItem(address);
      });
    },
  };
}

/** The slots that have an inbox; none in a new tab. */
export function usedSlots(storage: () => Storage): readonly Slot[] {
  const slots = Array.from({ length: MAX_SEVERAL_INBOXES }, (_, slot) => slot);
  return slots.filter((slot) => sessionTokenStorage(storage, slot).read() !== null);
}

/** The tokens of all inboxes of the tab. */
export function heldTokens(storage: () => Storage): readonly string[] {
  return usedSlots(storage).flatMap(
    (slot) => sessionTokenStorage(storage, slot).read()?.token ?? [],
  );
}

/** If the browser forbids storage, the page works but loses its inbox on reload. */
function tryOr<T>(otherwise: T, access: () => T): T {
  try {
    return access();
  } catch {
    return otherwise;
  }
}
