import { useEffect } from 'react';

/** Milliseconds in which the first look has the line and the processor for itself. */
const FIRST_LOOK = 3_000;

/**
 * For a part that the first look can do without: it is fetched as soon as that is painted and
 * the part may be wanted, else a while later.
 */
export function useFetchSoon(load: () => Promise<unknown>, mayBeWanted = true): void {
  useEffect(() => {
    const ask = () =>
      load().catch(() => {
        // It is asked for again when it is to be shown, and whoever shows it says what is missing.
      });
    const timer = setTimeout(
      () => {
        if (navigator.onLine) void ask();
        else window.addEventListener('online', ask, { once: true });
      },
      mayBeWanted ? 0 : FIRST_LOOK,
    );
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', ask);
    };
  }, [load, mayBeWanted]);
}
