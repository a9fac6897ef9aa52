import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import { isNewArrival } from '../../inbox/reducer.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { MOTION_DELAY_MS } from '../../ui/motion.ts';

/** When a mail that landed was painted, by the tab's clock; undefined where nobody watched. */
export type PaintTimes = (id: string) => number | undefined;

/** Keeps when the rows of mails were first painted: the last step of their way. */
export function usePaintTimes({
  messages,
  arrivals,
  clockOffset,
}: Pick<HeldInbox, 'messages' | 'arrivals' | 'clockOffset'>): PaintTimes {
  const painted = useRef(new Map<string, number>());
  const counted = useRef(0);
  useLayoutEffect(() => {
    // What came before this page was loaded was painted by another one, or by nobody.
    const since = performance.timeOrigin + clockOffset;
    const landed = messages
      .slice(0, Math.max(0, arrivals - counted.current))
      .filter(({ receivedAt }) => Date.parse(receivedAt) >= since);
    counted.current = arrivals;
    if (landed.length === 0) return;
    // The frame that shows them is painted right after this callback; a task comes after that.
    requestAnimationFrame(() => {
      setTimeout(() => {
        const now = Date.now();
        for (const { id } of landed) painted.current.set(id, now);
        forget(painted.current, messages);
      });
    });
  }, [messages, arrivals, clockOffset]);
  return useCallback((id) => painted.current.get(id), []);
}

/** Of mails that are gone, now and then: not for each that comes. */
function forget(painted: Map<string, number>, messages: HeldInbox['messages']): void {
  if (painted.size <= 2 * messages.length) return;
  const living = new Set(messages.map(({ id }) => id));
  for (const id of painted.keys()) if (!living.has(id)) painted.delete(id);
}

type Clocked = Pick<HeldInbox, 'clockOffset' | 'lastSeq' | 'arrivals'>;

/**
 * A row is there at once and legible; once it is calm, it shows that it has come. Returns what
 * tells a row that is being made whether its mail has just come; one made anew lands no more.
 */
export function useArrivalHighlight(
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
    }, MOTION_DELAY_MS);
    return () => clearTimeout(timer);
  }, [arrivals, list]);
  return useCallback((message) => {
    const inbox = { clockOffset: offset.current };
    return message.seq > landed.current && isNewArrival(inbox, message, Date.now());
  }, []);
}
