import { useEffect } from 'react';

/** Milliseconds for which a part that is not wanted yet leaves network and processor free. */
const PREFETCH_DELAY_MS = 3_000;

/**
 * Fetches a part that the first view does not need: right after the first paint if the part may
 * be wanted soon, else a while later.
 */
export function usePrefetch(prefetch: () => void, isWantedSoon = true): void {
  useEffect(() => {
    const timer = setTimeout(prefetch, isWantedSoon ? 0 : PREFETCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [prefetch, isWantedSoon]);
}
