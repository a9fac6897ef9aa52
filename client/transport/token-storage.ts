import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import type { TabInboxId } from '../inbox/tab-inboxes.ts';

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

const key = (name: string, id: TabInboxId) => `mayfly.${name}${id === 0 ? '' : id}`;

/**
 * Stores them for this tab alone: sessionStorage survives a reload, and ends with the tab. The
 * lease is not stored: a duplicated tab starts with a copy, and needs a lease of its own.
 */
export function sessionTokenStorage(storage: () => Storage, id: TabInboxId): TokenStorage {
  const [token, address] = [key('token', id), key('address', id)];
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

/** The ids of the inboxes that the tab has; none in a new tab. */
export function listTabInboxIds(storage: () => Storage): readonly TabInboxId[] {
  const ids = Array.from({ length: MAX_TAB_INBOXES }, (_, id) => id);
  return ids.filter((id) => sessionTokenStorage(storage, id).read() !== null);
}

/** The tokens of all inboxes of the tab. */
export function listTabTokens(storage: () => Storage): readonly string[] {
  return listTabInboxIds(storage).flatMap(
    (id) => sessionTokenStorage(storage, id).read()?.token ?? [],
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
