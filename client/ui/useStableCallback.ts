import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same and calls the newest `callback`, for memoized components. */
export function useStableCallback<Args extends readonly unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  const newest = useRef(callback);
  useLayoutEffect(() => {
    newest.current = callback;
  });
  return useCallback((...args: Args) => newest.current(...args), []);
}
