import { useEffect, useState } from 'react';
import { untilNextTick } from '../inbox/life.ts';
import type { LivingInbox } from '../inbox/state.ts';

/** The tab's clock, renewed when what is left of the idle time reads differently. */
export function useTick(inbox: Pick<LivingInbox, 'expiresAt' | 'clockOffset'>): number {
  const [now, setNow] = useState(() => Date.now());
  const { expiresAt, clockOffset } = inbox;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      const time = Date.now();
      setNow(time);
      timer = setTimeout(tick, untilNextTick({ expiresAt, clockOffset }, time));
    };
    tick();
    return () => clearTimeout(timer);
  }, [expiresAt, clockOffset]);
  return now;
}
