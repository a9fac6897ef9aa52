import type { InboxEvent } from './events.ts';
import { initialState, reduce } from './reducer.ts';
import type { InboxState } from './state.ts';

/** Holds the one state of a tab; listeners hear of it after each event that changed it. */
export interface InboxStateStore {
  readonly state: () => InboxState;
  readonly tell: (event: InboxEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStateStore(): InboxStateStore {
  let state = initialState;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    tell(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
