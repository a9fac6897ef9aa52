import { z } from 'zod';
import { named, Summary, SummaryPatch, time } from './messages.ts';

/** The types of `shared/protocol.ts` as schemas, which `schemas.test.ts` compares with them. */

const count = z.int().min(0);

export const cursor = z
  .string()
  .describe('A position in the changes of the inbox. Opaque: send it back as it is.');

const lease = z.string().describe('Names one page load of one tab.');
const expiresAt = time
  .nullable()
  .describe('When the inbox ends if nothing else happens. Null: nothing ends it now.');
const kept = z
  .literal(true)
  .exactOptional()
  .describe(
    'The inbox is kept: it lives until `expiresAt` without a tab, and activity does not move that.',
  );
const reset = z
  .literal(true)
  .exactOptional()
  .describe('The service cannot continue from the given cursor. Everything follows.');

export const Change = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('message'), cursor, message: Summary }),
    z.object({
      type: z.literal('message:changed'),
      cursor,
      id: z.string(),
      changed: SummaryPatch,
    }),
    z.object({ type: z.literal('message:deleted'), cursor, id: z.string() }),
  ])
  .meta({ id: 'Change', description: 'Something that happened in the inbox.' });

const DomainState = z
  .enum(['active', 'draining', 'retired'])
  .describe(
    '`active`: new addresses, email accepted. `draining`: no new addresses, email for live ones accepted. `retired`: email refused.',
  );

const DomainHealth = named('DomainHealth', 'How a domain looks from outside.', {
  status: z
    .enum(['ok', 'warning', 'failing', 'unknown'])
    .describe('`failing`: email does not arrive, or not from every sender.'),
  checkedAt: time,
  problems: z
    .array(z.string())
    .describe('A sentence for each problem, the worst first; at most ten.'),
});

export const DomainsAnswer = named('Domains', 'The domains of this service, active ones first.', {
  domains: z.array(
    z.object({
      domain: z
        .string()
        .describe(
          'As A-labels. A wildcard begins with `*.`, which each inbox replaces by a label of its own.',
        ),
      state: DomainState,
      health: DomainHealth.exactOptional(),
    }),
  ),
});

export const CreatedInbox = named('CreatedInbox', 'A new inbox.', {
  address: z.string(),
  token: z.string().describe('The only key to the inbox.'),
  cursor,
  createdAt: time,
  expiresAt,
  serverTime: time,
  idleTimeoutSeconds: z.number().nullable().describe('Null: the inbox has no idle timeout.'),
  disconnectGraceSeconds: z
    .number()
    .describe('For how long an inbox waits for a tab that lost its connection.'),
  keepSeconds: z
    .number()
    .describe('For how long an inbox can be kept without a tab. 0: not at all.'),
  afterlife: z
    .enum(['reject', 'discard'])
    .describe('What happens to email after the inbox has ended: it bounces, or is dropped.'),
  lease: lease.exactOptional().describe('With `hold`: the lease of the tab that will connect.'),
});

export const InboxInfo = CreatedInbox.omit({ token: true, lease: true })
  .extend({
    messageCount: count,
    bytes: count.describe('Bytes of its messages as they came.'),
    tabs: count.describe('Tabs that are connected.'),
    kept,
  })
  .meta({ id: 'Inbox', description: 'An inbox, without its messages.' });

export const ExpiryAnswer = named('Expiry', 'When the inbox ends.', {
  expiresAt,
  serverTime: time.describe('To compare `expiresAt` with.'),
});

export const KeepAnswer = named('Kept', 'Whether the inbox is kept, and when it ends.', {
  kept: z.boolean(),
  ...ExpiryAnswer.shape,
});

export const HandoffOffer = named('HandoffOffer', 'The secret of a hand-off.', {
  secret: z.string().describe('Yields the token once.'),
  expiresAt: time,
  serverTime: time,
});

export const HandoffState = named('HandoffState', 'Whether the secret of a hand-off still works.', {
  open: z.boolean().describe('False: the secret was used, or its time is over.'),
});

export const HandoffToken = named('HandoffToken', 'The token of the inbox that was handed off.', {
  token: z.string(),
});

const freeName = z.object({ free: z.literal(true), address: z.string() });
const takenName = z.object({
  free: z.literal(false),
  code: z
    .enum(['malformed', 'reserved', 'looks_generated', 'no_host', 'not_free'])
    .describe(
      '`looks_generated`: it looks like a generated name. `no_host`: it cannot be a label below a wildcard.',
    ),
  detail: z.string(),
});

export const NameAnswer = z
  .discriminatedUnion('free', [freeName, takenName])
  .meta({ id: 'NameAnswer', description: 'Whether a name is free, and why not.' });

export const ChangesAnswer = named('Changes', 'What happened after the given cursor.', {
  changes: z.array(Change).describe('In the order in which they happened.'),
  cursor,
  reset,
  lease: lease
    .exactOptional()
    .describe('Replaces the lease of the request, which the service does not know.'),
  domainState: DomainState.exclude(['active'])
    .exactOptional()
    .describe('The state of the domain of the address, if it is not `active`.'),
});

export const SeveralChangesAnswer = named('SeveralChanges', 'What happened in several inboxes.', {
  inboxes: z
    .array(
      z.union([
        ChangesAnswer,
        z.object({
          gone: z.literal(true).describe('The token is wrong, or its inbox has ended.'),
        }),
      ]),
    )
    .describe('In the order of the request.'),
});

export const MessagesAnswer = named('Messages', 'The messages after the given cursor.', {
  messages: z.array(Summary).describe('Oldest first.'),
  cursor,
  reset,
});

export const ErrorCode = z.enum([
  'bad_request',
  'bad_name',
  'unauthorized',
  'forbidden',
  'not_found',
  'not_free',
  'too_large',
  'rate_limited',
  'full',
  'timeout',
  'unavailable',
  'internal',
]);

export const Problem = named('Problem', 'Problem details (RFC 9457).', {
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  code: ErrorCode.describe('For programs.'),
  detail: z.string().exactOptional().describe('For people.'),
});

/** Events of Socket.IO. */

export const InboxHello = named('InboxHello', 'The first event of every connection.', {
  address: z.string(),
  expiresAt,
  serverTime: time,
  cursor: cursor.describe('The cursor before the changes that follow.'),
  lease,
  tabs: count,
  kept,
  version: z.string().describe('The version of the page that this node serves.'),
  reset,
});

export const LeaseChange = named('LeaseChange', 'Tabs came or went, or the end moved.', {
  expiresAt,
  tabs: count,
  kept,
});

export const DeliveryNotice = named(
  'DeliveryNotice',
  'What the SMTP receiver does before there is a message. It may be lost.',
  {
    transaction: z.string().describe('The same in all notices of one delivery.'),
    stage: z.enum(['connected', 'addressed', 'receiving', 'stored', 'refused']),
    at: time,
    host: z.string().exactOptional().describe('As the sender introduces itself; unverified.'),
    repeat: z
      .literal(true)
      .exactOptional()
      .describe('For `stored`: the inbox has this email already, so no change follows.'),
    tls: z
      .string()
      .exactOptional()
      .describe('For example `TLSv1.3`. A `connected` without it is unencrypted.'),
    percent: z.number().exactOptional().describe('0 to 99, by the size that the sender declared.'),
    bytes: count
      .exactOptional()
      .describe('For `receiving`: bytes received. For `too_large`: the size, if it is known.'),
    reason: z.string().exactOptional().describe('For `refused`: a sentence.'),
    cause: z
      .enum([
        'too_large',
        'inbox_full',
        'server_full',
        'loop',
        'internal',
        'shutting_down',
        'too_slow',
        'broken_off',
      ])
      .exactOptional()
      .describe('For `refused`; missing if a rule of the operator refused the email.'),
    limit: count
      .exactOptional()
      .describe('The exceeded limit: bytes for `too_large`, hops for `loop`.'),
  },
);

export const DomainChange = named('DomainChange', 'The state of the domain of the address.', {
  state: DomainState,
});

export const ServerMove = named('ServerMove', 'The node stops.', {
  afterMs: count.describe('Reconnect within this time.'),
});

export const InboxEnd = named('InboxEnd', 'The inbox has ended. The connection closes.', {
  reason: z.enum(['deleted', 'idle', 'left', 'shutdown']),
});

const failed = z.object({ ok: z.literal(false), code: ErrorCode });

export const Ack = z
  .discriminatedUnion('ok', [z.object({ ok: z.literal(true) }), failed])
  .meta({ id: 'Ack', description: 'Done, or why not.' });

export const TouchAck = z
  .discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), expiresAt, serverTime: time }),
    failed,
  ])
  .meta({ id: 'TouchAck', description: 'When the inbox ends now, or why it was not touched.' });

export const SeenRequest = named('SeenRequest', 'A message, and whether it is marked as read.', {
  id: z.string(),
  seen: z.boolean(),
});

export const KeepRequest = named('KeepRequest', 'Whether the inbox is kept without a tab.', {
  kept: z.boolean(),
});

export const DeleteRequest = named('DeleteRequest', 'A message.', { id: z.string() });
