import { matchedAddress } from '#server/domains/addresses.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { isCertifyingMailbox, isOperatorMailbox, splitAddress } from '#shared/address.ts';
import type { ReceiverContext } from './context.ts';
import {
  decideForeign,
  decideOperatorMail,
  decideRecipient,
  decideUnknown,
  type RecipientVerdict,
} from './policy.ts';
import { unquoteLocalPart } from './rfc5321/paths.ts';
import type { Transaction } from './transaction.ts';

/** The meaning of a path in RCPT. */
type Target =
  | { readonly kind: 'inbox'; readonly address: CanonicalAddress }
  | { readonly kind: 'operator' }
  /** A retired domain, or a forbidden mailbox. Answered like a dead address. */
  | { readonly kind: 'retired' }
  | { readonly kind: 'foreign' };

interface FoundRecipient {
  readonly verdict: RecipientVerdict;
  /** The address of the delivery; null without one. */
  readonly address: CanonicalAddress | null;
}

/** Resolves a path of RCPT, and asks the store whether the message would fit now. */
export async function findRecipient(
  context: ReceiverContext,
  transaction: Transaction,
  path: string,
): Promise<FoundRecipient> {
  const { settings, deps } = context;
  const fits = transaction.mail.declaredSize <= settings.maxMessageSize;
  const target = resolveTarget(context, path);
  switch (target.kind) {
    case 'foreign':
      return { verdict: decideForeign(), address: null };
    case 'retired':
      return { verdict: decideUnknown(fits, settings.afterlife), address: null };
    case 'operator': {
      const address = deps.operatorAddress();
      if (address === null) return { verdict: decideOperatorMail(fits), address: null };
      return askStore(context, transaction, 'operator', address);
    }
    case 'inbox':
      return askStore(context, transaction, 'inbox', target.address);
  }
}

function resolveTarget(context: ReceiverContext, path: string): Target {
  const parts = splitAddress(path);
  // The grammar takes only `postmaster` and `abuse` without a domain.
  if (parts === null) return { kind: 'operator' };
  const place = context.deps.pool.find(parts.domain);
  if (place === null) return { kind: 'foreign' };
  const localPart = unquoteLocalPart(parts.localPart);
  if (isOperatorMailbox(localPart)) return { kind: 'operator' };
  if (place.state === 'retired') return { kind: 'retired' };
  // The owner of a host below a wildcard must not be able to get a certificate for it.
  if (place.holds === 'one' && isCertifyingMailbox(localPart)) return { kind: 'retired' };
  return { kind: 'inbox', address: matchedAddress(place, localPart) };
}

async function askStore(
  context: ReceiverContext,
  transaction: Transaction,
  target: 'inbox' | 'operator',
  address: CanonicalAddress,
): Promise<FoundRecipient> {
  const { maxMessageSize, afterlife } = context.settings;
  const { declaredSize } = transaction.mail;
  const fits = declaredSize <= maxMessageSize;
  // A size over the server's limit gets that reply, however much room the inbox has.
  const answer = await context.deps.store.admit(address, fits ? declaredSize : 0);
  return { verdict: decideRecipient({ target, answer, fits, afterlife }), address };
}
