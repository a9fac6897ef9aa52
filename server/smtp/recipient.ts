import { matchedAddress } from '#server/domains/addresses.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { isCertifyingMailbox, isOperatorMailbox, readTag, splitAddress } from '#shared/address.ts';
import type { ReceiverContext } from './context.ts';
import { decideRecipient, type RecipientVerdict, refuseRecipient } from './policy.ts';
import { unquoteLocalPart } from './rfc5321/paths.ts';
import type { ReplyName } from './rfc5321/replies.ts';
import type { Transaction } from './transaction.ts';

/** The meaning of a path in RCPT. */
interface Target {
  readonly kind: 'inbox' | 'operator' | 'foreign';
  /** Null if no inbox can have it. */
  readonly address: CanonicalAddress | null;
  readonly tag: string | null;
}

/**
 * Adds the recipient of a path to the transaction if the message would fit now, and notifies its
 * tabs. Changes nothing if the reply is no longer awaited when the store has answered.
 */
export async function addRecipient(
  context: ReceiverContext,
  transaction: Transaction,
  path: string,
  isAwaited: () => boolean,
): Promise<ReplyName> {
  const target = resolveTarget(context, path);
  const verdict = await judge(context, target, transaction.mail.declaredSize);
  if (!isAwaited()) return 'internal';
  const { notices } = transaction;
  switch (verdict.kind) {
    case 'deliver':
      transaction.deliverTo(path, verdict.inbox, target.tag, verdict.left);
      notices.recipientAccepted(verdict.inbox);
      return 'recipient_ok';
    case 'dropped':
      transaction.drop(path, verdict.why);
      return 'recipient_ok';
    case 'refused':
      if (verdict.inbox !== null) notices.recipientRefused(verdict.inbox, verdict.reply);
      return verdict.reply;
  }
}

async function judge(
  context: ReceiverContext,
  target: Target,
  declaredSize: number,
): Promise<RecipientVerdict> {
  const { maxMessageSize, afterlife } = context.settings;
  if (target.kind === 'foreign') return refuseRecipient('foreign_domain');
  const fits = declaredSize <= maxMessageSize;
  // A size over the server's limit gets that reply, however much room the inbox has.
  const answer =
    target.address === null
      ? ({ kind: 'dead' } as const)
      : await context.deps.store.admit(target.address, fits ? declaredSize : 0);
  return decideRecipient({ target: target.kind, answer, fits, afterlife });
}

function resolveTarget({ deps }: ReceiverContext, path: string): Target {
  const parts = splitAddress(path);
  const localPart = unquoteLocalPart(parts?.localPart ?? '');
  const tag = readTag(localPart);
  // The grammar takes only `postmaster` and `abuse` without a domain.
  if (parts === null) return { kind: 'operator', address: deps.operatorAddress(), tag };
  const place = deps.pool.find(parts.domain);
  if (place === null) return { kind: 'foreign', address: null, tag };
  if (isOperatorMailbox(localPart)) {
    return { kind: 'operator', address: deps.operatorAddress(), tag };
  }
  // The owner of a host below a wildcard must not be able to get a certificate for it.
  const isForbidden = place.holds === 'one' && isCertifyingMailbox(localPart);
  const address =
    place.state === 'retired' || isForbidden ? null : matchedAddress(place, localPart);
  return { kind: 'inbox', address, tag };
}
