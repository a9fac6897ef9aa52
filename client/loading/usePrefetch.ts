import { useEffect } from 'react';

/** Milliseconds for which a part that is not wanted yet leaves network and processor free. */
const PREFETCH_DELAY_MS = 3_000;

/**
 * Fetches a part that the first view does not need: right after the first paint if the part may
 * be wanted soon, else a while later.
 */
export function usePrefetch(load: () => Promise<unknown>, isWantedSoon = true): void {
  useEffect(() => {
    const prefetch = () =>
      load().catch(() => {
        // Fetched again when it is shown, and its own error is shown then.
      });
    const timer = setTimeout(
      () => {
        if (navigator.onLine) void prefetch();
        else window.addEventListener('online', prefetch, { once: true });
      },
      isWantedSoon ? 0 : PREFETCH_DELAY_MS,
    );
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', prefetch);
    };
  }, [load, isWantedSoon]);
}
