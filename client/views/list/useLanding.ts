import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import { isNewArrival } from '../../inbox/reducer.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { CALM_AFTER } from '../room/calm.ts';

type Clocked = Pick<HeldInbox, 'clockOffset' | 'lastSeq' | 'arrivals'>;

/**
 * A row is there at once and legible; once it is calm, it shows that it has come. Returns what
 * tells a row that is being made whether its mail has just come; one made anew lands no more.
 */
export function useLanding(
  list: RefObject<HTMLElement | null>,
  { clockOffset, lastSeq, arrivals }: Clocked,
): (message: Summary) => boolean {
  const landed = useRef(0);
  const offset = useRef(clockOffset);
  useEffect(() => {
    landed.current = lastSeq;
    offset.current = clockOffset;
  }, [lastSeq, clockOffset]);
  useEffect(() => {
    if (arrivals === 0) return;
    const timer = setTimeout(() => {
      for (const row of list.current?.querySelectorAll('[data-fresh="true"]') ?? []) {
        row.setAttribute('data-landing', 'true');
      }
    }, CALM_AFTER);
    return () => clearTimeout(timer);
  }, [arrivals, list]);
  return useCallback((message) => {
    const inbox = { clockOffset: offset.current };
    return message.seq > landed.current && isNewArrival(inbox, message, Date.now());
  }, []);
}
