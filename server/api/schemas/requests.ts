import { z } from 'zod';
import { MAX_ATTACHMENT_DEPTH, MAX_TAB_INBOXES, MAX_WAIT_SECONDS } from '#shared/limits.ts';

/** Characters; real cursors and leases are far shorter. Bounds what the store has to look up. */
const MAX_OPAQUE_CHARS = 200;
/** Characters of a requested name or a domain (RFC 1035 2.3.4). */
const MAX_NAME_CHARS = 253;
/** A message has far fewer attachments than four digits can count. */
const ATTACHMENT_INDEX = /^\d{1,4}$/;
/** Between the indices of nested messages. */
const PATH_SEPARATOR = '.';

const opaque = z.string().min(1).max(MAX_OPAQUE_CHARS);
const lease = opaque.optional();
const wait = z.coerce
  .number<number>()
  .int()
  .min(0)
  .max(MAX_WAIT_SECONDS)
  .default(0)
  .describe('Seconds to wait for something to answer with. 0: answer at once.');
const messageId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe('The id of the message.');

export const NameBody = z.strictObject({
  name: z
    .string()
    .max(MAX_NAME_CHARS)
    .describe('The local part: 3 to 32 letters, digits, dots and hyphens.'),
  domain: z
    .string()
    .min(1)
    .max(MAX_NAME_CHARS)
    .optional()
    .describe(
      'An active domain, as `GET /api/v1/domains` lists it. Without it the service picks one.',
    ),
});

// A missing body counts as `{}`, since every field is optional.
export const NewInboxBody = NameBody.partial({ name: true })
  .extend({
    hold: z
      .boolean()
      .default(false)
      .describe(
        '`true`: a Socket.IO connection follows. The answer has a lease, and the inbox ends after 60 s without a connection.',
      ),
  })
  .default({ hold: false });

export const LeaveBody = z
  .strictObject({ lease: lease.describe('The tab that leaves. Without it all tabs leave.') })
  .default({});

/** The length of a secret of `makeHandoffSecret`. */
export const HandoffBody = z.strictObject({ secret: z.string().regex(/^[A-Za-z0-9_-]{24}$/) });

export const SeenBody = z.strictObject({ seen: z.boolean() });

/** Strict: a misspelt `after` would bring everything again without an error. */
export const HeldQuery = z.strictObject({
  after: opaque
    .optional()
    .describe('A cursor of an earlier answer: only what came after it counts.'),
  wait,
});

export const ChangesQuery = HeldQuery.extend({
  lease: lease.describe(
    'The lease of a tab: the request counts as that tab being there, and not as activity.',
  ),
});

/** The leases show that the request is of a tab, and no activity. */
export const SeveralChangesBody = z.strictObject({
  inboxes: z
    .array(z.strictObject({ token: z.string(), after: opaque.optional(), lease: opaque }))
    .min(1)
    .max(MAX_TAB_INBOXES),
  wait,
});

/** A client that reads ahead sends `touch=false`: no person or program has asked for the message. */
export const ReadQuery = z.strictObject({
  touch: z
    .enum(['true', 'false'])
    .default('true')
    .describe('`false`: the request does not count as activity.'),
});

export const MessageParams = z.object({ id: messageId });

export const AttachmentParams = MessageParams.extend({
  path: z
    .string()
    .describe(
      'The index of the attachment. For an attachment of a message inside the message, the index of each level, joined by dots: `0.2`.',
    )
    .transform((path) => path.split(PATH_SEPARATOR, MAX_ATTACHMENT_DEPTH + 1))
    .pipe(z.array(z.string().regex(ATTACHMENT_INDEX).transform(Number)).max(MAX_ATTACHMENT_DEPTH)),
});
