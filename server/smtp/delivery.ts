import type { Origin } from '#server/authentication/types.ts';
import type { AppendAnswer } from '#server/inbox/types.ts';
import type { OpenTransaction, ReceivedMessage } from './data-phase.ts';
import type { Door } from './door.ts';
import { countHops } from './hops.ts';
import type { Notices } from './notices.ts';
import { judgeAnswer, judgeMessage } from './policy.ts';
import type { ReplyName } from './replies.ts';
import { protocolOf, tracePrefix } from './trace.ts';
import type { Transaction } from './transaction.ts';
import type { Line } from './visit.ts';

/** A message whose final dot has come. */
interface CompleteMail extends OpenTransaction {
  readonly message: ReceivedMessage;
  readonly line: Line;
  /** When its connection was opened, by the clock's `now`. */
  readonly arrivedAt: number;
}

/**
 * From the final dot to the reply. Rejects with `StoreUnavailable`; whatever was stored
 * is then found again by the sender's retry.
 */
export async function deliverMail(door: Door, mail: CompleteMail): Promise<ReplyName> {
  const { envelope, message } = mail;
  if (message.kind === 'settled' && message.reply !== 'accepted') {
    return refuse(mail, message.reply, message.bytes);
  }
  // What would die with the process is not taken: the sender keeps it, and tries again.
  const dies = door.stage === 'closing' && door.settings.ending === 'refuse';
  if (dies) return refuse(mail, 'shutting_down');
  if (message.kind === 'settled') return taken(door, envelope);
  const { raw } = message;
  if (countHops(raw, door.limits.hops) > door.limits.hops) return refuse(mail, 'loop', raw.length);
  return commit(door, mail, raw);
}

/** What is accepted and dropped is told to nobody but the log. */
function taken({ deps }: Door, { dropped }: Transaction): ReplyName {
  for (const why of dropped) deps.log.dropped(why);
  return 'accepted';
}

function refuse({ envelope, notices }: CompleteMail, reply: ReplyName, bytes = 0): ReplyName {
  notices.refused(envelope.inboxes, reply, bytes);
  return reply;
}

async function commit(door: Door, mail: CompleteMail, raw: Buffer): Promise<ReplyName> {
  const { deps, settings } = door;
  const { envelope: transaction } = mail;
  const began = deps.clock.now();
  const receivedAt = deps.clock.wall();
  // Taken before the mailroom owns the bytes.
  const bytes = raw.length;
  const answers = await deps.mailroom.deliver({
    transaction: transaction.id,
    recipients: transaction.inboxes,
    receivedAt,
    raw,
    prefix: prefixOf(door, mail, receivedAt),
    origin: originOf(mail),
    steps: stepsOf(mail, began),
  });
  taken(door, transaction);
  const stored = tellAnswers(mail.notices, answers, door);
  const ms = deps.clock.now() - began;
  deps.log.received({ bytes, recipients: answers.length, stored, ms });
  return judgeMessage(answers, settings.afterlife);
}

function originOf({ envelope, line: { remoteAddress, greeting } }: CompleteMail): Origin {
  return { remoteAddress, greeting, sender: envelope.mail.address };
}

/** `dot` is when the final one came, by the clock's `now`. */
function stepsOf({ arrivedAt, notices: { addressedAt } }: CompleteMail, dot: number) {
  const connected = Math.round(arrivedAt - dot);
  return addressedAt === null
    ? { connected }
    : { connected, addressed: Math.round(addressedAt - dot) };
}

function prefixOf(
  door: Door,
  { envelope: transaction, line }: CompleteMail,
  receivedAt: number,
): string {
  const { greeting, greeted, tls, remoteAddress } = line;
  return tracePrefix({
    sender: transaction.mail.address,
    greeting,
    remoteAddress,
    protocol: protocolOf({ greeted, secure: tls !== null, smtpUtf8: transaction.mail.smtpUtf8 }),
    tls,
    hostname: door.settings.hostname,
    id: transaction.id,
    recipient: transaction.onlyRecipient,
    receivedAt,
  });
}

/** Tells each recipient's tab what became of it; how many have it. */
function tellAnswers(notices: Notices, answers: readonly AppendAnswer[], door: Door): number {
  let stored = 0;
  for (const answer of answers) {
    const reply = judgeAnswer(answer, door.settings.afterlife);
    if (answer.kind === 'stored' || answer.kind === 'duplicate') {
      stored += 1;
      notices.stored(answer.inbox);
    } else if (answer.kind !== 'dead') {
      notices.refused([answer.inbox], reply);
    } else if (reply === 'accepted') {
      door.deps.log.dropped('discard');
    }
  }
  return stored;
}
