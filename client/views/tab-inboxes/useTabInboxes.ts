import { createContext, use, useSyncExternalStore } from 'react';
import type { TabInboxes, TabInboxesState } from '../../inbox/tab-inboxes.ts';

export const TabInboxesContext = createContext<TabInboxes | null>(null);

interface Result extends TabInboxesState {
  readonly control: TabInboxes;
}

/** The inboxes of this browser tab, and which one is shown. */
export function useTabInboxes(): Result {
  const control = use(TabInboxesContext);
  if (control === null) throw new Error('There is no TabInboxesContext.');
  const state = useSyncExternalStore(control.subscribe, control.state);
  return { ...state, control };
}
