import type { Trait } from '#shared/message.ts';
import { scanHeader } from '../mime/header.ts';
import { summarizeHeader } from '../mime/header-summary.ts';
import type { InspectedPart } from '../mime/structure.ts';

/** What a glance at its header tells of a message inside the message. */
export function messageOf({ index, content }: InspectedPart): Extract<Trait, { kind: 'message' }> {
  const { subject, from } = summarizeHeader(scanHeader(content));
  return { kind: 'message', index, subject, from };
}
