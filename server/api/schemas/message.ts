import { z } from 'zod';
import 'zod-openapi';

/** The types of `shared/message.ts` as schemas; a test compares them both ways. */

export const time = z.iso.datetime({ precision: 3 }).describe('RFC 3339 in UTC.');
const addresses = z.array(z.string());
const count = z.int().min(0);

export const Mailbox = z
  .object({
    name: z.string().describe('Empty if the sender gave none.'),
    address: z.string(),
  })
  .meta({ id: 'Mailbox', description: 'A mailbox as a header names it.' });

export const FoundCode = z
  .object({ value: z.string().describe('As the user has to type it.') })
  .meta({ id: 'FoundCode', description: 'The one-time code to type.' });

export const FoundLink = z
  .object({
    url: z.string(),
    text: z.string(),
    kind: z.enum(['verify', 'signin', 'reset', 'invite']),
  })
  .meta({ id: 'FoundLink', description: 'The link to click.' });

export const Authentication = z
  .object({
    verdict: z
      .enum(['pass', 'fail', 'none', 'error'])
      .describe(
        '`pass`: the message comes from `domain`. `fail`: a record of `domain` rejects the message. `none`: the checks prove nothing. `error`: DNS did not answer in time.',
      ),
    domain: z.string().nullable(),
  })
  .meta({ id: 'Authentication', description: 'The verdict on the domain of the From field.' });

export const Summary = z
  .object({
    id: z.string(),
    seq: z.int().min(1).describe('Position in the changes of the inbox. It grows.'),
    from: Mailbox.nullable(),
    to: addresses.describe('The addresses of the To header.'),
    tag: z
      .string()
      .nullable()
      .describe(
        'What follows the `+` in the address that the sender delivered to. Null: there is no tag.',
      ),
    subject: z.string(),
    receivedAt: time.describe('When the message arrived.'),
    size: count.describe('Bytes as they came.'),
    snippet: z.string().describe('The beginning of the text.'),
    code: FoundCode.nullable(),
    link: FoundLink.nullable(),
    authentication: Authentication.nullable().describe(
      'Null until the sender checks are complete.',
    ),
    attachmentCount: count.describe('Without those that are shown in the message itself.'),
    reading: z
      .boolean()
      .describe(
        'The message is stored and not yet read. A `message:changed` that sets this to false brings text, code and link.',
      ),
    seen: z.boolean().describe('Marked as read.'),
  })
  .meta({ id: 'Summary', description: 'A message as the list shows it.' });

/** The parts of a summary that can change. */
export const SummaryPatch = z
  .object({
    from: Summary.shape.from.exactOptional(),
    to: Summary.shape.to.exactOptional(),
    subject: Summary.shape.subject.exactOptional(),
    snippet: Summary.shape.snippet.exactOptional(),
    code: Summary.shape.code.exactOptional(),
    link: Summary.shape.link.exactOptional(),
    authentication: Summary.shape.authentication.exactOptional(),
    attachmentCount: Summary.shape.attachmentCount.exactOptional(),
    reading: Summary.shape.reading.exactOptional(),
    seen: Summary.shape.seen.exactOptional(),
  })
  .meta({ id: 'SummaryPatch', description: 'The fields of a summary that are different now.' });

export const HeaderLine = z.object({ name: z.string(), value: z.string() }).meta({
  id: 'HeaderLine',
  description: 'A header field, unfolded and decoded.',
});

export const AttachmentInfo = z
  .object({
    index: count,
    filename: z.string(),
    contentType: z.string().describe('What the sender said.'),
    size: count.describe('Decoded bytes.'),
    contentId: z.string().nullable(),
    inline: z
      .boolean()
      .describe('The attachment is shown in the message, or repeats it in another form.'),
  })
  .meta({ id: 'AttachmentInfo', description: 'An attachment, without its bytes.' });

export const CalendarEvent = z
  .object({
    title: z.string(),
    start: z
      .string()
      .describe(
        'With an offset if the zone is known, without if it is not; a date for whole days.',
      ),
    end: z.string().nullable().describe('Exclusive. Null if the invitation does not say it.'),
    timeZone: z.string().nullable(),
    location: z.string(),
    organizer: Mailbox.nullable(),
    repeats: z.boolean(),
    cancelled: z.boolean(),
  })
  .meta({ id: 'CalendarEvent', description: 'An appointment of an invitation.' });

export const ReportedRecipient = z
  .object({
    address: z.string(),
    action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']).nullable(),
    status: z.string().nullable().describe('An enhanced status code, for example `5.1.1`.'),
    diagnostic: z.string().describe('The reply of the other server.'),
  })
  .meta({ id: 'ReportedRecipient', description: 'What became of an email for one recipient.' });

const index = count.describe('Its index among the attachments.');

export const Trait = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.enum(['signed', 'encrypted']),
      scheme: z.enum(['smime', 'pgp']),
    }),
    z.object({ kind: z.literal('automatic') }),
    z.object({ kind: z.literal('report'), recipients: z.array(ReportedRecipient) }),
    z.object({ kind: z.literal('winmail'), index }),
    z.object({
      kind: z.literal('calendar'),
      method: z.string().nullable().describe('`request`, `cancel`, `reply`, …'),
      events: z.array(CalendarEvent),
    }),
    z.object({
      kind: z.literal('message'),
      index,
      subject: z.string(),
      from: Mailbox.nullable(),
    }),
  ])
  .meta({
    id: 'Trait',
    description:
      'What a message is or has besides text. `signed`, `encrypted`: nothing is verified or decrypted. `automatic`: a program sent it. `report`: a delivery report. `winmail`: a TNEF container. `calendar`: an invitation. `message`: a message inside the message.',
  });

/** The content of a message, also of a nested one. */
const content = {
  cc: addresses.describe('The addresses of the Cc header, at most 100.'),
  text: z
    .string()
    .nullable()
    .describe('The text. If the message has only HTML, what a reader sees of it.'),
  html: z
    .string()
    .nullable()
    .describe('The HTML as the sender wrote it. Sanitize and isolate it before you show it.'),
  headers: z.array(HeaderLine),
  attachments: z.array(AttachmentInfo),
  traits: z.array(Trait),
  problems: z
    .array(z.string())
    .describe('Sentences: what could not be read, or was cut. The original is always complete.'),
};

const checkResult = z.string().nullable();

export const Checks = z
  .object({ spf: checkResult, dkim: checkResult, dmarc: checkResult, arc: checkResult })
  .meta({
    id: 'Checks',
    description:
      'The result of each sender check (RFC 8601), for example `pass (github.com)`. Null if it was not checked.',
  });

export const TraceStep = z
  .object({
    at: time,
    what: z
      .enum(['connected', 'addressed', 'accepted', 'read', 'stored'])
      .describe('`addressed`: the first recipient was accepted. `accepted`: the final dot came.'),
  })
  .meta({ id: 'TraceStep', description: 'A step of the delivery.' });

export const Detail = z
  .object({
    ...Summary.shape,
    ...content,
    checks: Checks,
    trace: z
      .array(TraceStep)
      .describe('In order of time. A message that was stored before it was read has no `read`.'),
  })
  .meta({
    id: 'Detail',
    description: 'A whole message. Nothing that the sender wrote in it can be trusted.',
  });

export const NestedMessage = z
  .object({
    from: Mailbox.nullable(),
    to: addresses,
    subject: z.string(),
    date: time.nullable().describe('Its Date header. Null if it is missing or invalid.'),
    ...content,
  })
  .meta({
    id: 'NestedMessage',
    description: 'A message inside a message. What it says about itself proves nothing.',
  });
