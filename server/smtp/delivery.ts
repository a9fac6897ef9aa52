import type { AppendAnswer } from '#server/inbox/types.ts';
import type { ReceiverContext } from './context.ts';
import type { ReceivedMessage } from './data-phase.ts';
import { replyToMessage, replyToRecipient } from './policy.ts';
import type { ClientConnection } from './rfc5321/handler.ts';
import type { ReplyName } from './rfc5321/replies.ts';
import { countHops, nameProtocol, tracePrefix } from './trace.ts';
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
 * From the final dot to the reply. Rejects with `StoreUnavailable`; the sender's retry then
 * finds what was stored.
 */
export async function deliverMessage(
  context: ReceiverContext,
  delivery: Delivery,
): Promise<ReplyName> {
  const { transaction, message } = delivery;
  const refuse = (reply: ReplyName, bytes = 0) => {
    transaction.notices.refused(reply, bytes);
    return reply;
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
  const { hops } = context.limits;
  return countHops(raw, hops) > hops ? refuse('loop', raw.length) : commit(context, delivery, raw);
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
  const { transaction, connection, connectedAt } = delivery;
  const dotAt = deps.clock.now();
  const receivedAt = deps.clock.wall();
  // Read before the mailroom owns the buffer.
  const bytes = raw.length;
  const answers = await deps.mailroom.deliver({
    transaction: transaction.id,
    recipients: transaction.inboxes,
    receivedAt,
    raw,
    prefix: formatPrefix(context, delivery, receivedAt),
    origin: {
      remoteAddress: connection.remoteAddress,
      greeting: connection.helloName,
      sender: transaction.mail.address,
    },
    steps: timesBeforeDot(dotAt, connectedAt, transaction.notices.addressedAt),
  });
  logDropped(context, transaction);
  const stored = reportAnswers(context, transaction, answers);
  const ms = deps.clock.now() - dotAt;
  deps.log.received({ bytes, recipients: answers.length, stored, ms });
  return replyToMessage(answers, settings.afterlife);
}

/** Milliseconds, negative: the steps of the delivery before the final dot. */
function timesBeforeDot(dotAt: number, connectedAt: number, addressedAt: number | null) {
  const connected = Math.round(connectedAt - dotAt);
  return addressedAt === null
    ? { connected }
    : { connected, addressed: Math.round(addressedAt - dotAt) };
}

function formatPrefix(
  context: ReceiverContext,
  { transaction, connection }: Delivery,
  receivedAt: number,
): string {
  const { mail, id, onlyRecipient } = transaction;
  const { helloName, helloCommand, tls, remoteAddress } = connection;
  return tracePrefix({
    ...{ helloName, remoteAddress, tls, id, receivedAt },
    sender: mail.address,
    protocol: nameProtocol({ helloCommand, secure: tls !== null, smtpUtf8: mail.smtpUtf8 }),
    hostname: context.settings.hostname,
    recipient: onlyRecipient,
  });
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
      notices.stored(answer.inbox);
    } else if (answer.kind !== 'dead') {
      notices.recipientRefused(answer.inbox, reply, 0);
    } else if (reply === 'accepted') {
      context.deps.log.dropped('discard');
    }
  }
  return stored;
}
