import type { Trait } from '#shared/message.ts';
import { bareSummary } from '../mime/glance.ts';
import { scanHeader } from '../mime/header.ts';
import type { NotedPart } from '../mime/structure.ts';

/** What a glance at its header tells of a message inside the message. */
export function messageOf({ index, content }: NotedPart): Extract<Trait, { kind: 'message' }> {
  const { subject, from } = bareSummary(scanHeader(content));
  return { kind: 'message', index, subject, from };
}
