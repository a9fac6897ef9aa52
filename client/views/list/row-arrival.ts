import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import type { Summary } from '#shared/message.ts';
import { isNewArrival } from '../../inbox/reducer.ts';
import type { HeldInbox } from '../../inbox/state.ts';
import { MOTION_DELAY_MS } from '../../ui/motion.ts';

/** When the row of an email was painted, by the tab's clock; undefined if the tab was not open. */
export type PaintTimes = (id: string) => number | undefined;

/** Records when rows were first painted, the last step of a delivery trace. */
export function usePaintTimes({
  messages,
  arrivals,
  clockOffset,
}: Pick<HeldInbox, 'messages' | 'arrivals' | 'clockOffset'>): PaintTimes {
  const painted = useRef(new Map<string, number>());
  const counted = useRef(0);
  useLayoutEffect(() => {
    // Earlier emails were not painted by this page load.
    const since = performance.timeOrigin + clockOffset;
    const newMessages = messages
      .slice(0, Math.max(0, arrivals - counted.current))
      .filter(({ receivedAt }) => Date.parse(receivedAt) >= since);
    counted.current = arrivals;
    if (newMessages.length === 0) return;
    // The frame is painted after this callback, and the timeout runs after that.
    requestAnimationFrame(() => {
      setTimeout(() => {
        const now = Date.now();
        for (const { id } of newMessages) painted.current.set(id, now);
        dropDeleted(painted.current, messages);
      });
    });
  }, [messages, arrivals, clockOffset]);
  return useCallback((id) => painted.current.get(id), []);
}

/** Drops deleted emails now and then, not for each new one. */
function dropDeleted(painted: Map<string, number>, messages: HeldInbox['messages']): void {
  if (painted.size <= 2 * messages.length) return;
  const living = new Set(messages.map(({ id }) => id));
  for (const id of painted.keys()) if (!living.has(id)) painted.delete(id);
}

type Clocked = Pick<HeldInbox, 'clockOffset' | 'lastSeq' | 'arrivals'>;

/**
 * Highlights new rows after `MOTION_DELAY_MS`; they are legible at once. Returns a function that
 * tells a row, when it is created, whether its email has just arrived.
 */
export function useArrivalHighlight(
  list: RefObject<HTMLElement | null>,
  { clockOffset, lastSeq, arrivals }: Clocked,
): (message: Summary) => boolean {
  const knownSeq = useRef(0);
  const offset = useRef(clockOffset);
  useEffect(() => {
    knownSeq.current = lastSeq;
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
    return message.seq > knownSeq.current && isNewArrival(inbox, message, Date.now());
  }, []);
}
