import { useCallback, useLayoutEffect, useRef } from 'react';
import type { HeldInbox } from '../../inbox/state.ts';

/** When a mail that landed was painted, by the tab's clock; undefined where nobody watched. */
export type Landings = (id: string) => number | undefined;

/** Keeps when the rows of mails were first painted: the last step of their way. */
export function useLandings({
  messages,
  arrivals,
  clockOffset,
}: Pick<HeldInbox, 'messages' | 'arrivals' | 'clockOffset'>): Landings {
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
