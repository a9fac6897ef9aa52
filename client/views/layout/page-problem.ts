import type { HeldInbox } from '../../inbox/state.ts';

/** A problem of the page itself that the user should know about. */
export type PageProblem =
  | 'missingPart'
  | 'newVersion'
  | 'moving'
  | 'offline'
  | 'reconnecting'
  | 'polling';

type ServerFacts = Pick<HeldInbox, 'connection' | 'server' | 'version'>;

/**
 * The most important problem of the page now, or null.
 *
 * @param own version of this build; null in development.
 * @param isComplete false once a chunk of the page could not be loaded.
 */
export function findPageProblem(
  inbox: ServerFacts,
  own: string | null,
  isComplete: boolean,
): PageProblem | null {
  const { connection, server, version } = inbox;
  // Without a connection no new version could be loaded.
  if (connection === 'offline') return 'offline';
  if (connection === 'reconnecting') return server === 'moving' ? 'moving' : 'reconnecting';
  if (own !== null && version !== null && version !== own) return 'newVersion';
  if (!isComplete) return 'missingPart';
  if (server === 'moving') return 'moving';
  return connection === 'polling' ? 'polling' : null;
}
