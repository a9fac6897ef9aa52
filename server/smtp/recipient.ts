import { matchedAddress } from '#server/domains/addresses.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { isCertifyingMailbox, isOperatorMailbox, readTag, splitAddress } from '#shared/address.ts';
import type { ReceiverContext } from './context.ts';
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
  const { maxMessageSize, afterlife } = context.settings;
  const { notices, mail } = transaction;
  const { kind, address, tag } = resolveTarget(context, path);
  if (kind === 'foreign') return 'foreign_domain';
  const fits = mail.declaredSize <= maxMessageSize;
  // A size over the server's limit gets that reply, however much room the inbox has.
  const answer =
    address === null
      ? ({ kind: 'dead' } as const)
      : await context.deps.store.admit(address, fits ? mail.declaredSize : 0);
  if (!isAwaited()) return 'internal';
  if (answer.kind === 'dead') {
    // Dead, unknown and retired addresses get the same reply, and under `discard` live ones too.
    if (kind === 'inbox' && afterlife === 'reject') return 'unknown_recipient';
    if (!fits) return 'too_large';
    // RFC 5321 4.5.1 requires taking mail for `postmaster`, with or without an operator's inbox.
    transaction.drop(path, kind === 'operator' ? 'operator' : 'discard');
    return 'recipient_ok';
  }
  if (fits && answer.kind === 'room') {
    transaction.deliverTo(path, answer.inbox, tag, answer.left);
    notices.recipientAccepted(answer.inbox);
    return 'recipient_ok';
  }
  const full = answer.kind === 'inbox_full' ? 'inbox_full' : 'server_full';
  const refusal = fits ? full : 'too_large';
  if (answer.inbox !== null) notices.recipientRefused(answer.inbox, refusal);
  return refusal;
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
