import type { NestedMessage } from '#shared/message.ts';
import type { AttachmentPath, MessageActions, Outcome } from './actions.ts';

/** The parts of a message, or of a message inside it; each is fetched when asked for. */
export interface MessageParts {
  /** The message itself, as it was received. */
  raw(): Promise<Outcome<Blob>>;
  attachment(index: number, signal?: AbortSignal): Promise<Outcome<Blob>>;
  /** The message that an attachment contains. */
  nested(index: number): Promise<Outcome<NestedMessage>>;
  /** The parts of that message. */
  inside(index: number): MessageParts;
}

export function createMessageParts(
  messages: MessageActions,
  id: string,
  path: AttachmentPath = [],
): MessageParts {
  return {
    raw: () => (path.length === 0 ? messages.raw(id) : messages.attachment(id, path)),
    attachment: (index, signal) => messages.attachment(id, [...path, index], signal),
    nested: (index) => messages.nested(id, [...path, index]),
    inside: (index) => createMessageParts(messages, id, [...path, index]),
  };
}
