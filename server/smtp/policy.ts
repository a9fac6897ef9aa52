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
  /** `inbox`: its tabs are notified. `isFailure`: counts as a failed recipient. */
  | {
      readonly kind: 'refused';
      readonly reply: ReplyName;
      readonly inbox: InboxId | null;
      readonly isFailure: boolean;
    };

interface RecipientFacts {
  readonly target: 'inbox' | 'operator';
  readonly answer: AdmitAnswer;
  /** The declared size is within the server's limit. */
  readonly fits: boolean;
  readonly afterlife: Afterlife;
}

const UNKNOWN: RecipientVerdict = {
  kind: 'refused',
  reply: 'unknown_recipient',
  inbox: null,
  isFailure: true,
};
const FOREIGN: RecipientVerdict = {
  kind: 'refused',
  reply: 'foreign_domain',
  inbox: null,
  isFailure: true,
};
const DISCARDED: RecipientVerdict = { kind: 'dropped', why: 'discard' };
const TOO_LARGE: RecipientVerdict = {
  kind: 'refused',
  reply: 'too_large',
  inbox: null,
  isFailure: false,
};

export function decideForeign(): RecipientVerdict {
  return FOREIGN;
}

/** Dead, unknown and retired addresses get the same reply. */
export function decideUnknown(fits: boolean, afterlife: Afterlife): RecipientVerdict {
  if (afterlife === 'reject') return UNKNOWN;
  // Under `discard` live and dead addresses get the same replies.
  return fits ? DISCARDED : TOO_LARGE;
}

export function decideRecipient(facts: RecipientFacts): RecipientVerdict {
  const { answer, fits } = facts;
  if (answer.kind === 'dead') {
    if (facts.target === 'operator') return decideOperatorMail(fits);
    return decideUnknown(fits, facts.afterlife);
  }
  if (!fits) return { kind: 'refused', reply: 'too_large', inbox: answer.inbox, isFailure: false };
  switch (answer.kind) {
    case 'room':
      return { kind: 'deliver', inbox: answer.inbox, left: answer.left };
    case 'inbox_full':
      return { kind: 'refused', reply: 'inbox_full', inbox: answer.inbox, isFailure: false };
    case 'store_full':
      return { kind: 'refused', reply: 'server_full', inbox: answer.inbox, isFailure: false };
  }
}

/** `postmaster` and `abuse` without an operator inbox: RFC 5321 4.5.1 requires taking them. */
export function decideOperatorMail(fits: boolean): RecipientVerdict {
  return fits ? { kind: 'dropped', why: 'operator' } : TOO_LARGE;
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
