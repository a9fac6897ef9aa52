import type { AdmitAnswer, AppendAnswer, InboxId } from '#server/inbox/types.ts';
import type { Afterlife } from '#shared/protocol.ts';
import type { ReplyName } from './replies.ts';

/**
 * Decisions of the door: facts in, verdict out, nothing looked up here.
 *
 * A rejection is final (5yz) and says that the sender is wrong; a deferral (4yz) says
 * that now is the wrong time. No fault of our own is ever a rejection.
 */

/** What RCPT comes to. `dropped`: accepted like any other, and nobody will get it. */
export type RecipientVerdict =
  /** `left`: raw bytes that the inbox can still take. */
  | { readonly kind: 'deliver'; readonly inbox: InboxId; readonly left: number }
  | { readonly kind: 'dropped'; readonly why: 'discard' | 'operator' }
  /** `inbox` where there is a tab to tell; `miss` where it counts as a failed recipient. */
  | {
      readonly kind: 'refused';
      readonly reply: ReplyName;
      readonly inbox: InboxId | null;
      readonly miss: boolean;
    };

interface RecipientFacts {
  readonly target: 'inbox' | 'operator';
  readonly answer: AdmitAnswer;
  /** The size declared fits what this server takes. */
  readonly fits: boolean;
  readonly afterlife: Afterlife;
}

const UNKNOWN: RecipientVerdict = {
  kind: 'refused',
  reply: 'unknown_recipient',
  inbox: null,
  miss: true,
};
const FOREIGN: RecipientVerdict = {
  kind: 'refused',
  reply: 'foreign_domain',
  inbox: null,
  miss: true,
};
const DISCARDED: RecipientVerdict = { kind: 'dropped', why: 'discard' };
const TOO_LARGE: RecipientVerdict = {
  kind: 'refused',
  reply: 'too_large',
  inbox: null,
  miss: false,
};

export function judgeForeign(): RecipientVerdict {
  return FOREIGN;
}

/** A dead, unknown or retired address, which all look the same. */
export function judgeAbsent(fits: boolean, afterlife: Afterlife): RecipientVerdict {
  if (afterlife === 'reject') return UNKNOWN;
  // With `discard` an address that lives and one that does not get the same replies.
  return fits ? DISCARDED : TOO_LARGE;
}

export function judgeRecipient(facts: RecipientFacts): RecipientVerdict {
  const { answer, fits } = facts;
  if (answer.kind === 'dead') {
    if (facts.target === 'operator') return judgeOperatorMail(fits);
    return judgeAbsent(fits, facts.afterlife);
  }
  if (!fits) return { kind: 'refused', reply: 'too_large', inbox: answer.inbox, miss: false };
  switch (answer.kind) {
    case 'room':
      return { kind: 'deliver', inbox: answer.inbox, left: answer.left };
    case 'inbox_full':
      return { kind: 'refused', reply: 'inbox_full', inbox: answer.inbox, miss: false };
    case 'store_full':
      return { kind: 'refused', reply: 'server_full', inbox: answer.inbox, miss: false };
  }
}

/** `postmaster` and `abuse` without an operator inbox: RFC 5321 4.5.1 has them taken. */
export function judgeOperatorMail(fits: boolean): RecipientVerdict {
  return fits ? { kind: 'dropped', why: 'operator' } : TOO_LARGE;
}

/** The reply of one recipient at the final dot. */
export function judgeAnswer(answer: AppendAnswer, afterlife: Afterlife): ReplyName {
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
 * The one reply for all recipients (SMTP has no more): taken if it was stored for any,
 * else the first one's. Under `discard` a dead one is no reason to say no, nor to say
 * yes while another could be stored by a retry.
 */
export function judgeMessage(answers: readonly AppendAnswer[], afterlife: Afterlife): ReplyName {
  if (answers.some((answer) => answer.kind === 'stored' || answer.kind === 'duplicate')) {
    return 'accepted';
  }
  const replies = answers.map((answer) => judgeAnswer(answer, afterlife));
  return replies.find((reply) => reply !== 'accepted') ?? 'accepted';
}
