import { useSyncExternalStore } from 'react';

/** The width below which the room has one column; the style sheets say the same. */
const NARROW = '(max-width: 700px)';

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => window.matchMedia(NARROW).matches);
}

function subscribe(listener: () => void): () => void {
  const query = window.matchMedia(NARROW);
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}
