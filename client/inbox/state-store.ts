import type { InboxEvent } from './events.ts';
import { initialState, reduce } from './reducer.ts';
import type { InboxState } from './state.ts';

/** Holds the one state of a tab, and calls its listeners after each event that changed it. */
export interface InboxStateStore {
  readonly state: () => InboxState;
  readonly onEvent: (event: InboxEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Milliseconds, one frame, by which listeners are called later for a `delivery` event: several
 * arrive with each email, and its row must not wait for the delivery line.
 */
export const NOTICE_DELAY_MS = 16;

/** Runs something after so many milliseconds. */
type RunLater = (ms: number, task: () => void) => void;

export function createStateStore(later: RunLater): InboxStateStore {
  let state = initialState;
  let notifiedOf = state;
  const listeners = new Set<() => void>();
  const notifyAll = () => {
    if (notifiedOf === state) return;
    notifiedOf = state;
    for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    onEvent(event) {
      const next = reduce(state, event);
      if (next === state) return;
      // Any other event in between notifies for both.
      const isFirst = notifiedOf === state;
      state = next;
      if (event.type !== 'delivery') notifyAll();
      else if (isFirst) later(NOTICE_DELAY_MS, notifyAll);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
