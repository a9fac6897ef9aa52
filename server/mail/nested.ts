import type { NestedMessage } from '#shared/message.ts';
import type { Opened } from './opened.ts';
import type { ReadAnswer } from './pool/reader.ts';
import { PROBLEMS } from './problems.ts';
import { MailroomBusy } from './types.ts';

const NOTHING: NestedMessage = {
  ...{ from: null, to: [], cc: [], subject: '', date: null, text: null, html: null },
  ...{ headers: [], attachments: [], traits: [], problems: [] },
};

/**
 * READ-16: what is shown of a message inside the message, whatever became of reading it. What
 * could be read another time rejects with `MailroomBusy`; null is no such message.
 */
export function nestedBy(answer: ReadAnswer<NestedMessage | null>): Opened<NestedMessage> | null {
  switch (answer.kind) {
    case 'read':
      return answer.mail === null ? null : { mail: answer.mail, lasting: true };
    case 'deadline':
      return { mail: { ...NOTHING, problems: [PROBLEMS.nestedDeadline] }, lasting: true };
    case 'crashed':
      return { mail: { ...NOTHING, problems: [PROBLEMS.nestedCrashed] }, lasting: true };
    case 'overloaded':
      throw new MailroomBusy('service');
  }
}
