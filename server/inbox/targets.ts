import type { InboxStore } from './store.ts';
import type { StoredMessage, Targets } from './types.ts';

/** The bytes are the same for all recipients; some may have deleted theirs. */
export async function firstAlive(
  store: InboxStore,
  targets: Targets,
): Promise<StoredMessage | null> {
  for (const { inbox, id } of targets) {
    const message = await store.message(inbox, id);
    if (message !== null) return message;
  }
  return null;
}
