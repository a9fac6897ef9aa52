import { z } from 'zod';
import 'zod-openapi';

/** The types of `shared/message.ts` as schemas; a test compares them both ways. */

export const time = z.iso.datetime({ precision: 3 }).describe('RFC 3339 in UTC.');

/** An object with a name in the description of the API. */
export function named<Shape extends z.ZodRawShape>(id: string, description: string, shape: Shape) {
  return z.object(shape).meta({ id, description });
}

const addresses = z.array(z.string());
const count = z.int().min(0);

export const Mailbox = named('Mailbox', 'A mailbox as a header names it.', {
  name: z.string().describe('Empty if the sender gave none.'),
  address: z.string(),
});

export const FoundCode = named('FoundCode', 'The one-time code to type.', {
  value: z.string().describe('As the user has to type it.'),
});

export const FoundLink = named('FoundLink', 'The link to click.', {
  url: z.string(),
  text: z.string(),
  kind: z.enum(['verify', 'signin', 'reset', 'invite']),
});

export const Authentication = named(
  'Authentication',
  'The verdict on the domain of the From field.',
  {
    verdict: z
      .enum(['pass', 'fail', 'none', 'error'])
      .describe(
        '`pass`: the message comes from `domain`. `fail`: a record of `domain` rejects the message. `none`: the checks prove nothing. `error`: DNS did not answer in time.',
      ),
    domain: z.string().nullable(),
  },
);

export const Summary = named('Summary', 'A message as the list shows it.', {
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
  authentication: Authentication.nullable().describe('Null until the sender checks are complete.'),
  attachmentCount: count.describe('Without those that are shown in the message itself.'),
  reading: z
    .boolean()
    .describe(
      'The message is stored and not yet read. A `message:changed` that sets this to false brings text, code and link.',
    ),
  seen: z.boolean().describe('Marked as read.'),
});

/** The parts of a summary that can change. */
export const SummaryPatch = Summary.omit({
  id: true,
  seq: true,
  tag: true,
  receivedAt: true,
  size: true,
})
  .exactPartial()
  .meta({ id: 'SummaryPatch', description: 'The fields of a summary that are different now.' });

export const HeaderLine = named('HeaderLine', 'A header field, unfolded and decoded.', {
  name: z.string(),
  value: z.string(),
});

export const AttachmentInfo = named('AttachmentInfo', 'An attachment, without its bytes.', {
  index: count,
  filename: z.string(),
  contentType: z.string().describe('What the sender said.'),
  size: count.describe('Decoded bytes.'),
  contentId: z.string().nullable(),
  inline: z
    .boolean()
    .describe('The attachment is shown in the message, or repeats it in another form.'),
});

export const CalendarEvent = named('CalendarEvent', 'An appointment of an invitation.', {
  title: z.string(),
  start: z
    .string()
    .describe('With an offset if the zone is known, without if it is not; a date for whole days.'),
  end: z.string().nullable().describe('Exclusive. Null if the invitation does not say it.'),
  timeZone: z.string().nullable(),
  location: z.string(),
  organizer: Mailbox.nullable(),
  repeats: z.boolean(),
  recurrence: z
    .string()
    .nullable()
    .describe('The rule of RFC 5545: `FREQ=WEEKLY;BYDAY=MO`. Null if not a single rule says it.'),
  cancelled: z.boolean(),
});

export const ReportedRecipient = named(
  'ReportedRecipient',
  'What became of an email for one recipient.',
  {
    address: z.string(),
    action: z.enum(['failed', 'delayed', 'delivered', 'relayed', 'expanded']).nullable(),
    status: z.string().nullable().describe('An enhanced status code, for example `5.1.1`.'),
    diagnostic: z.string().describe('The reply of the other server.'),
  },
);

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

export const Checks = named(
  'Checks',
  'The result of each sender check (RFC 8601), for example `pass (github.com)`. Null if it was not checked.',
  { spf: checkResult, dkim: checkResult, dmarc: checkResult, arc: checkResult },
);

export const TraceStep = named('TraceStep', 'A step of the delivery.', {
  at: time,
  what: z
    .enum(['connected', 'addressed', 'accepted', 'read', 'stored'])
    .describe('`addressed`: the first recipient was accepted. `accepted`: the final dot came.'),
});

export const Detail = named(
  'Detail',
  'A whole message. Nothing that the sender wrote in it can be trusted.',
  {
    ...Summary.shape,
    ...content,
    checks: Checks,
    trace: z
      .array(TraceStep)
      .describe('In order of time. A message that was stored before it was read has no `read`.'),
  },
);

export const NestedMessage = named(
  'NestedMessage',
  'A message inside a message. What it says about itself proves nothing.',
  {
    from: Mailbox.nullable(),
    to: addresses,
    subject: z.string(),
    date: time.nullable().describe('Its Date header. Null if it is missing or invalid.'),
    ...content,
  },
);
