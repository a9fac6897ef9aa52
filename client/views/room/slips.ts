import type { HeldInbox } from '../../inbox/state.ts';

/** What a person should know about the page itself, beside the mail. */
export type SlipKind =
  | 'missingPart'
  | 'newVersion'
  | 'moving'
  | 'offline'
  | 'reconnecting'
  | 'polling';

type Known = Pick<HeldInbox, 'connection' | 'server' | 'version'>;

/**
 * The one thing to say about the page now, or null.
 *
 * @param own the version that this page was built as; null where it does not know.
 * @param isWhole false once a part of the page could not be loaded.
 */
export function slipOf(inbox: Known, own: string | null, isWhole: boolean): SlipKind | null {
  const { connection, server, version } = inbox;
  // Without a connection nothing new could be loaded.
  if (connection === 'offline') return 'offline';
  if (connection === 'reconnecting') return server === 'moving' ? 'moving' : 'reconnecting';
  if (own !== null && version !== null && version !== own) return 'newVersion';
  if (!isWhole) return 'missingPart';
  if (server === 'moving') return 'moving';
  return connection === 'polling' ? 'polling' : null;
}
