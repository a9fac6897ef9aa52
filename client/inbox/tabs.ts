import type { InboxActions, Outcome } from './actions.ts';
import type { InboxStateStore } from './store.ts';

/** One of the inboxes of this page. */
export interface InboxTab {
  /** Its place in the bar, from 0, which it keeps while others come and go. */
  readonly slot: number;
  readonly store: InboxStateStore;
  readonly actions: InboxActions;
}

export interface TabsState {
  /** By slot. */
  readonly tabs: readonly InboxTab[];
  /** The one that is shown. */
  readonly active: InboxTab;
  /** The secret of a hand-off to this browser, which waits for the user's decision; else null. */
  readonly handoff: string | null;
}

/** `full`: the page has no free slot for one more inbox. */
export type HandoffOutcome = Outcome<void> | { readonly kind: 'full' };

/** The inboxes of one page, up to five. Each has its own token, lease and life. */
export interface InboxTabs {
  readonly state: () => TabsState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows a new inbox, or the one that the token opens; nothing if there is no free slot. */
  add(token?: string): void;
  select(slot: number): void;
  /** Opens the handed-off inbox: it becomes the first one of this page, or one more. */
  acceptHandoff(): Promise<HandoffOutcome>;
  declineHandoff(): void;
}
