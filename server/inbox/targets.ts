import type { InboxStore } from './store.ts';
import type { InboxId, StoredMessage } from './types.ts';

/** Where one message was stored: in the inbox of each of its recipients. */
export type Targets = readonly { readonly inbox: InboxId; readonly id: string }[];

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
