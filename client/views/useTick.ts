import { useEffect, useState } from 'react';
import { type IdleClock, msUntilNextTick } from '../inbox/idle-time.ts';

/** The tab's clock, renewed when what is left of the idle time reads differently. */
export function useTick(inbox: IdleClock): number {
  const [now, setNow] = useState(() => Date.now());
  const { expiresAt, clockOffset, idleTimeout } = inbox;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const time = Date.now();
      setNow(time);
      const delay = msUntilNextTick({ expiresAt, clockOffset, idleTimeout }, time);
      if (delay !== null) timer = setTimeout(tick, delay);
    };
    tick();
    return () => clearTimeout(timer);
  }, [expiresAt, clockOffset, idleTimeout]);
  return now;
}
