import type { DataPhase } from './data-phase.ts';

/** What a session is doing; each phase has its own deadline, looked at by `sweep`. */
export type Phase =
  | { readonly kind: 'arriving' }
  /** The peer owes a command. */
  | { readonly kind: 'commands'; readonly since: number }
  /** Both owe a TLS handshake. */
  | { readonly kind: 'securing'; readonly until: number }
  /** We owe a reply. */
  | { readonly kind: 'answering'; readonly until: number; giveUp(): void }
  /** The peer owes the rest of a message. */
  | { readonly kind: 'receiving'; readonly data: DataPhase }
  | { readonly kind: 'gone' };
