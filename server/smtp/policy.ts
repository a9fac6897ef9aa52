import type { AdmitAnswer, AppendAnswer, InboxId } from '#server/inbox/types.ts';
import type { Afterlife } from '#shared/protocol.ts';
import type { ReplyName } from './rfc5321/replies.ts';

/**
 * The receiver's decisions: pure functions from facts to a verdict.
 *
 * A rejection is final (5yz) and says that the sender is wrong; a deferral (4yz) says that the
 * sender should retry. An internal error is never a rejection.
 */

/** The outcome of RCPT. `dropped` is accepted like `deliver`, and reaches no inbox. */
export type RecipientVerdict =
  /** `left`: raw bytes that the inbox can still take. */
  | { readonly kind: 'deliver'; readonly inbox: InboxId; readonly left: number }
  | { readonly kind: 'dropped'; readonly why: 'discard' | 'operator' }
  /** `inbox`: its tabs are notified. */
  | { readonly kind: 'refused'; readonly reply: ReplyName; readonly inbox: InboxId | null };

export function refuseRecipient(reply: ReplyName, inbox: InboxId | null = null): RecipientVerdict {
  return { kind: 'refused', reply, inbox };
}

interface RecipientFacts {
  readonly target: 'inbox' | 'operator';
  /** Of the store; `dead` for an address that no inbox can have. */
  readonly answer: AdmitAnswer;
  /** The declared size is within the server's limit. */
  readonly fits: boolean;
  readonly afterlife: Afterlife;
}

export function decideRecipient({
  target,
  answer,
  fits,
  afterlife,
}: RecipientFacts): RecipientVerdict {
  const isDead = answer.kind === 'dead';
  // Dead, unknown and retired addresses get the same reply, and under `discard` live ones too.
  if (isDead && target === 'inbox' && afterlife === 'reject')
    return refuseRecipient('unknown_recipient');
  if (!fits) return refuseRecipient('too_large', isDead ? null : answer.inbox);
  switch (answer.kind) {
    case 'dead':
      // RFC 5321 4.5.1 requires taking mail for `postmaster`, with or without an operator's inbox.
      return { kind: 'dropped', why: target === 'operator' ? 'operator' : 'discard' };
    case 'room':
      return { kind: 'deliver', inbox: answer.inbox, left: answer.left };
    case 'inbox_full':
      return refuseRecipient('inbox_full', answer.inbox);
    case 'store_full':
      return refuseRecipient('server_full', answer.inbox);
  }
}

/** The reply of one recipient at the final dot. */
export function replyToRecipient(answer: AppendAnswer, afterlife: Afterlife): ReplyName {
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
