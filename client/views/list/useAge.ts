import { useEffect, useState } from 'react';

const MINUTE = 60_000;
/** Minutes; what is older is told by the hands of the clock, which stand still. */
const COUNTED = 60;

/**
 * Whole minutes since `at`, by the tab's clock; null where they are not counted any more. A row
 * is woken when its own number changes, and nobody else with it.
 */
export function useAge(at: number): number | null {
  const [now, setNow] = useState(Date.now);
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE));
  const isCounted = minutes < COUNTED;
  useEffect(() => {
    if (!isCounted) return;
    const timer = setTimeout(() => setNow(Date.now()), at + (minutes + 1) * MINUTE - Date.now());
    return () => clearTimeout(timer);
  }, [at, minutes, isCounted]);
  return isCounted ? minutes : null;
}
