import type { NestedMessage } from '#shared/message.ts';
import type { AttachmentPath, InboxActions, Outcome } from './actions.ts';

/** What one message consists of, fetched only when asked for: the one that came, or one inside it. */
export interface Parts {
  /** The message itself, as it came. */
  raw(): Promise<Outcome<Blob>>;
  attachment(index: number, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** The message that an attachment is, and what that one consists of. */
  nested(index: number): Promise<Outcome<NestedMessage>>;
  inside(index: number): Parts;
}

export function partsOf(actions: InboxActions, id: string, path: AttachmentPath = []): Parts {
  return {
    raw: () => (path.length === 0 ? actions.rawMessage(id) : actions.attachment(id, path)),
    attachment: (index, signal) => actions.attachment(id, [...path, index], signal),
    nested: (index) => actions.nestedMessage(id, [...path, index]),
    inside: (index) => partsOf(actions, id, [...path, index]),
  };
}
