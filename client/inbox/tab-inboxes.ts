import type { InboxActions, Outcome } from './actions.ts';
import type { InboxStateStore } from './state-store.ts';

/** Number of an inbox in its browser tab, from 0. */
export type TabInboxId = number;

/** One of the inboxes of this browser tab. */
export interface TabInbox {
  /** It stays the same while others come and go. */
  readonly id: TabInboxId;
  readonly store: InboxStateStore;
  readonly actions: InboxActions;
}

export interface TabInboxesState {
  /** By id. */
  readonly inboxes: readonly TabInbox[];
  /** The one that is shown. */
  readonly active: TabInbox;
  /** The secret of a hand-off to this browser, which waits for the user's decision; else null. */
  readonly handoff: string | null;
}

/** `full`: the tab already has the most inboxes that it can have. */
export type HandoffOutcome = Outcome<void> | { readonly kind: 'full' };

/** The inboxes of one browser tab, up to five. Each has its own token, lease and life. */
export interface TabInboxes {
  readonly state: () => TabInboxesState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Shows a new inbox, or the one that the token opens; nothing if the tab is full. */
  add(token?: string): void;
  select(id: TabInboxId): void;
  /** Reports that the tab is in use, which is activity of each of its inboxes. */
  touch(): void;
  /** Opens the handed-off inbox: it becomes the first one of this tab, or one more. */
  acceptHandoff(): Promise<HandoffOutcome>;
  declineHandoff(): void;
}
