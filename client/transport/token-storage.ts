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

const TOKEN = 'mayfly.token';
const ADDRESS = 'mayfly.address';

/**
 * Stores them for this tab alone: sessionStorage survives a reload, and ends with the tab. The
 * lease is not stored: a duplicated tab starts with a copy, and needs a lease of its own.
 */
export function sessionTokenStorage(storage: () => Storage): TokenStorage {
  return {
    read() {
      return tryOr(null, () => {
        const token = storage().getItem(TOKEN);
        return token === null ? null : { token, address: storage().getItem(ADDRESS) };
      });
    },
    write({ token, address }) {
      tryOr(undefined, () => {
        storage().setItem(TOKEN, token);
        if (address !== null) storage().setItem(ADDRESS, address);
      });
    },
    clear() {
      tryOr(undefined, () => {
        storage().removeItem(TOKEN);
        storage().removeItem(ADDRESS);
      });
    },
  };
}

/** If the browser forbids storage, the page works but loses its inbox on reload. */
function tryOr<T>(otherwise: T, access: () => T): T {
  try {
    return access();
  } catch {
    return otherwise;
  }
}
