/** What a user can do with the inbox, from the hero, the bar, its menu and the keyboard. */
export interface InboxCommands {
  readonly copyAddress: () => void;
  /** Leaves the inbox for a new one. */
  readonly replace: () => void;
  readonly chooseName: () => void;
  readonly showQrCode: () => void;
  /** Copies the address with a tag. */
  readonly addTag: () => void;
  readonly saveAll: () => void;
  readonly showShortcuts: () => void;
  /** Deletes the inbox. */
  readonly remove: () => void;
}
