import type { InboxEvent } from './events.ts';
import { initialState, reduce } from './reducer.ts';
import type { InboxState } from './state.ts';

/** Holds the one state of a tab; listeners hear of it after each event that changed it. */
export interface InboxStateStore {
  readonly state: () => InboxState;
  readonly tell: (event: InboxEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * Milliseconds that a notice of the door may wait, one frame: several come within one for each
 * mail, around the mail itself, whose row must not wait until the line above it is drawn anew.
 */
export const NOTICE_WAITS = 16;

/** Runs something after so many milliseconds. */
type Later = (ms: number, task: () => void) => void;

export function createStateStore(later: Later): InboxStateStore {
  let state = initialState;
  let toldOf = state;
  const listeners = new Set<() => void>();
  const tellAll = () => {
    if (toldOf === state) return;
    toldOf = state;
    for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    tell(event) {
      const next = reduce(state, event);
      if (next === state) return;
      // Whatever else happens meanwhile takes it along.
      const isFirst = toldOf === state;
      state = next;
      if (event.type !== 'delivery') tellAll();
      else if (isFirst) later(NOTICE_WAITS, tellAll);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
