/** The token and the address that a reload must find again. */
export interface Kept {
  readonly token: string;
  readonly address: string | null;
}

export interface TokenKeeper {
  read(): Kept | null;
  keep(kept: Kept): void;
  forget(): void;
}

const TOKEN = 'mayfly.token';
const ADDRESS = 'mayfly.address';

/**
 * Rests in this tab alone: sessionStorage outlives a reload and not the tab. The lease is
 * not kept, since a duplicated tab starts with a copy and must be counted for itself.
 */
export function sessionKeeper(storage: () => Storage): TokenKeeper {
  return {
    read() {
      return attempt(null, () => {
        const token = storage().getItem(TOKEN);
        return token === null ? null : { token, address: storage().getItem(ADDRESS) };
      });
    },
    keep({ token, address }) {
      attempt(undefined, () => {
        storage().setItem(TOKEN, token);
        if (address !== null) storage().setItem(ADDRESS, address);
      });
    },
    forget() {
      attempt(undefined, () => {
        storage().removeItem(TOKEN);
        storage().removeItem(ADDRESS);
      });
    },
  };
}

/** Where a browser forbids storage the page works all the same, it only forgets on reload. */
function attempt<T>(otherwise: T, access: () => T): T {
  try {
    return access();
  } catch {
    return otherwise;
  }
}
