import { useSyncExternalStore } from 'react';

/** Whether somebody looks at the page: it can be seen, and its window is the one in use. */
export function useLooking(): boolean {
  return useSyncExternalStore(subscribe, isLooking);
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

function subscribe(changed: () => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  window.addEventListener('focus', changed, { signal });
  window.addEventListener('blur', changed, { signal });
  document.addEventListener('visibilitychange', changed, { signal });
  return () => stop.abort();
}
