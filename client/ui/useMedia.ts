import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query matches; rerenders when that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** The width below which the page has one column; the style sheets use the same. */
const NARROW = '(max-width: 700px)';

export function useIsNarrow(): boolean {
  return useMedia(NARROW);
}
