import { createContext, use, useSyncExternalStore } from 'react';
import type { InboxTabs, TabsState } from '../../inbox/tabs.ts';

/** The inboxes of this page. */
export const InboxTabsContext = createContext<InboxTabs | null>(null);

interface PageTabs extends TabsState {
  readonly control: InboxTabs;
}

export function useInboxTabs(): PageTabs {
  const control = use(InboxTabsContext);
  if (control === null) throw new Error('There is no InboxTabsContext.');
  const state = useSyncExternalStore(control.subscribe, control.state);
  return { ...state, control };
}
