import { useEffect } from 'react';

/** For a part that the first look can do without: it is fetched as soon as that is painted. */
export function useFetchSoon(load: () => Promise<unknown>): void {
  useEffect(() => {
    load().catch(() => {
      // It is asked for again when it is to be shown, and whoever shows it says what is missing.
    });
  }, [load]);
}
