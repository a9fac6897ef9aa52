import type { Trait } from '#shared/message.ts';
import { scanHeader } from '../header.ts';
import type { NotedPart } from '../structure.ts';
import { bareSummary } from '../summary.ts';

/** What a glance at its header tells of a message inside the message. */
export function messageOf({ index, content }: NotedPart): Extract<Trait, { kind: 'message' }> {
  const { subject, from } = bareSummary(scanHeader(content));
  return { kind: 'message', index, subject, from };
}
