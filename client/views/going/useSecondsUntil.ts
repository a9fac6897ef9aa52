import { useEffect, useState } from 'react';

const SECOND = 1_000;

/** Whole seconds until `at` (milliseconds since the epoch, the tab's clock), never negative. */
export function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(Date.now);
  const left = Math.max(0, Math.ceil((at - now) / SECOND));
  useEffect(() => {
    if (left === 0) return;
    // On the second, whenever this was drawn.
    const timer = setTimeout(() => setNow(Date.now()), (at - now) % SECOND || SECOND);
    return () => clearTimeout(timer);
  }, [at, now, left]);
  return left;
}
