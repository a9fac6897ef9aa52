import type { AppendAnswer } from '#server/inbox/types.ts';
import { MessageRefused, type Refusal } from '#server/mail/hooks.ts';
import type { Afterlife } from '#shared/protocol.ts';
import type { ReceiverContext } from './context.ts';
import type { ReceivedMessage } from './data-phase.ts';
import type { ClientConnection } from './rfc5321/handler.ts';
import { type Reply, type ReplyName, reply } from './rfc5321/replies.ts';
import { countHops, tracePrefix } from './trace.ts';
import type { Transaction } from './transaction.ts';

/** A message whose final dot has come. */
interface Delivery {
  readonly transaction: Transaction;
  readonly message: ReceivedMessage;
  readonly connection: ClientConnection;
  /** When the connection was opened, by the clock's `now`. */
  readonly connectedAt: number;
}

/**
 * From the final dot to the reply. Rejects with `StoreUnavailable` and the faults of hooks; the
 * sender's retry then finds what was stored.
 */
export async function deliverMessage(
  context: ReceiverContext,
  delivery: Delivery,
): Promise<ReplyName | Reply> {
  const { transaction, message } = delivery;
  const refuse = (refusal: ReplyName | Reply, bytes = 0) => {
    transaction.notices.refused(refusal, bytes);
    return refusal;
  };
  if (message.kind === 'decided' && message.reply !== 'accepted')
    return refuse(message.reply, message.bytes);
  // The memory store ends with the process: the sender keeps the message and tries again.
  if (context.stage === 'closing' && context.settings.ending === 'refuse')
    return refuse('shutting_down');
  if (message.kind === 'decided') {
    logDropped(context, transaction);
    return 'accepted';
  }
  const { raw } = message;
  if (countHops(raw) > context.limits.hops) return refuse('loop', raw.length);
  return commit(context, delivery, raw).catch((error: unknown) => {
    if (error instanceof MessageRefused) return refuse(formatHookReply(error.refusal));
    refuse('internal');
    throw error;
  });
}

/** Characters: with code and CR LF the line keeps to 512 octets (RFC 5321 4.5.3.1.5). */
const MAX_HOOK_TEXT_CHARS = 400;

/** READ-19: the text of a hook on one line, in ASCII. */
function formatHookReply({ kind, text }: Refusal): Reply {
  const words = text.replace(/\s+/g, ' ').replace(/[^ -~]/g, '?');
  const codes = kind === 'reject' ? '550 5.7.1' : '450 4.7.1';
  return reply(`${codes} ${words.slice(0, MAX_HOOK_TEXT_CHARS)}`);
}

function logDropped({ deps }: ReceiverContext, { dropped }: Transaction): void {
  for (const why of dropped) deps.log.dropped(why);
}

async function commit(
  context: ReceiverContext,
  delivery: Delivery,
  raw: Buffer,
): Promise<ReplyName> {
  const { deps, settings } = context;
  const { hostname, afterlife } = settings;
  const { transaction, connection, connectedAt } = delivery;
  const { id, mail, notices, inboxes, tags } = transaction;
  const [first, ...others] = transaction.recipients;
  const recipient = first !== undefined && others.length === 0 ? first : null;
  const dotAt = deps.clock.now();
  const receivedAt = deps.clock.wall();
  // Read before the mailroom owns the buffer.
  const bytes = raw.length;
  const answers = await deps.mailroom.deliver({
    transaction: id,
    recipients: [...inboxes],
    tags: Object.fromEntries(tags),
    receivedAt,
    raw,
    prefix: tracePrefix({ connection, mail, id, hostname, recipient, receivedAt }),
    origin: {
      remoteAddress: connection.remoteAddress,
      helloName: connection.helloName,
      sender: mail.address,
    },
    steps: timesBeforeDot(dotAt, connectedAt, notices.addressedAt),
  });
  logDropped(context, transaction);
  const stored = reportAnswers(context, transaction, answers);
  const ms = deps.clock.now() - dotAt;
  deps.log.received({ bytes, recipients: answers.length, stored, ms });
  return replyToMessage(answers, afterlife);
}

/** Milliseconds, negative: the steps of the delivery before the final dot. */
function timesBeforeDot(dotAt: number, connectedAt: number, addressedAt: number | null) {
  const connected = Math.round(connectedAt - dotAt);
  return addressedAt === null
    ? { connected }
    : { connected, addressed: Math.round(addressedAt - dotAt) };
}

/** Notifies the tabs of each recipient; returns how many recipients have the message. */
function reportAnswers(
  context: ReceiverContext,
  { notices }: Transaction,
  answers: readonly AppendAnswer[],
): number {
  let stored = 0;
  for (const answer of answers) {
    const reply = replyToRecipient(answer, context.settings.afterlife);
    if (answer.kind === 'stored' || answer.kind === 'duplicate') {
      stored += 1;
      notices.stored(answer.inbox, answer.kind === 'duplicate');
    } else if (answer.kind !== 'dead') {
      notices.recipientRefused(answer.inbox, reply, 0);
    } else if (reply === 'accepted') {
      context.deps.log.dropped('discard');
    }
  }
  return stored;
}

/** The reply of one recipient at the final dot. */
function replyToRecipient(answer: AppendAnswer, afterlife: Afterlife): ReplyName {
  switch (answer.kind) {
    case 'stored':
    case 'duplicate':
      return 'accepted';
    case 'dead':
      return afterlife === 'reject' ? 'unknown_recipient' : 'accepted';
    case 'inbox_full':
      return 'inbox_full';
    case 'store_full':
      return 'server_full';
  }
}

/**
 * SMTP has one reply for all recipients: 250 if any inbox stored the message, else the first
 * refusal. Under `discard` a dead recipient causes no refusal, and no 250 while a retry could
 * store the message for another.
 */
export function replyToMessage(answers: readonly AppendAnswer[], afterlife: Afterlife): ReplyName {
  if (answers.some((answer) => answer.kind === 'stored' || answer.kind === 'duplicate')) {
    return 'accepted';
  }
  const replies = answers.map((answer) => replyToRecipient(answer, afterlife));
  return replies.find((reply) => reply !== 'accepted') ?? 'accepted';
}
