import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import type { HeldInbox, InboxState } from '../../inbox/state.ts';
import { useTabInboxes } from './useTabInboxes.ts';

export interface HiddenInbox {
  readonly inbox: HeldInbox;
  readonly show: () => void;
}

/** The open inboxes of the tab that are not shown. */
export function useHiddenInboxes(): readonly HiddenInbox[] {
  const { inboxes, active, control } = useTabInboxes();
  const hidden = useMemo(() => inboxes.filter((inbox) => inbox !== active), [inboxes, active]);
  const last = useRef<readonly InboxState[]>([]);
  const subscribe = useCallback(
    (onChange: () => void) => {
      const stops = hidden.map(({ store }) => store.subscribe(onChange));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [hidden],
  );
  const readStates = useCallback(() => {
    const now = hidden.map(({ store }) => store.state());
    // React wants the same value while nothing has changed.
    const { length } = last.current;
    if (length !== now.length || now.some((state, at) => state !== last.current[at]))
      last.current = now;
    return last.current;
  }, [hidden]);
  const states = useSyncExternalStore(subscribe, readStates);
  return useMemo(
    () =>
      hidden.flatMap(({ id }, at) => {
        const state = states[at];
        return state?.phase === 'held'
          ? [{ inbox: state.inbox, show: () => control.select(id) }]
          : [];
      }),
    [hidden, states, control],
  );
}
