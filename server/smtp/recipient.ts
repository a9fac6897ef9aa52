import { matchedAddress } from '#server/domains/addresses.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { isCertifyingMailbox, isOperatorMailbox, splitAddress } from '#shared/address.ts';
import type { ReceiverContext } from './context.ts';
import { decideRecipient, type RecipientVerdict, refuseRecipient } from './policy.ts';
import { unquoteLocalPart } from './rfc5321/paths.ts';

/** The meaning of a path in RCPT. `address` is null if no inbox can have it. */
type Target =
  | { readonly kind: 'inbox' | 'operator'; readonly address: CanonicalAddress | null }
  | { readonly kind: 'foreign' };

/** Resolves a path of RCPT, and asks the store whether the message would fit now. */
export async function findRecipient(
  context: ReceiverContext,
  path: string,
  declaredSize: number,
): Promise<RecipientVerdict> {
  const { maxMessageSize, afterlife } = context.settings;
  const target = resolveTarget(context, path);
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
  // The grammar takes only `postmaster` and `abuse` without a domain.
  if (parts === null) return { kind: 'operator', address: deps.operatorAddress() };
  const place = deps.pool.find(parts.domain);
  if (place === null) return { kind: 'foreign' };
  const localPart = unquoteLocalPart(parts.localPart);
  if (isOperatorMailbox(localPart)) return { kind: 'operator', address: deps.operatorAddress() };
  // The owner of a host below a wildcard must not be able to get a certificate for it.
  const isForbidden = place.holds === 'one' && isCertifyingMailbox(localPart);
  if (place.state === 'retired' || isForbidden) return { kind: 'inbox', address: null };
  return { kind: 'inbox', address: matchedAddress(place, localPart) };
}
