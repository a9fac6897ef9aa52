import { matchedAddress } from '#server/domains/addresses.ts';
import type { CanonicalAddress } from '#server/inbox/types.ts';
import { isCertifyingMailbox, isOperatorMailbox, splitAddress } from '#shared/address.ts';
import type { Door } from './door.ts';
import {
  judgeAbsent,
  judgeForeign,
  judgeOperatorMail,
  judgeRecipient,
  type RecipientVerdict,
} from './policy.ts';
import { unquoteLocalPart } from './rfc5321/paths.ts';
import type { Transaction } from './transaction.ts';

/** Whom a path of RCPT means. */
type Target =
  | { readonly kind: 'inbox'; readonly address: CanonicalAddress }
  | { readonly kind: 'operator' }
  /** Of a retired domain, or a mailbox that nobody may have: looks like one that is dead. */
  | { readonly kind: 'retired' }
  | { readonly kind: 'foreign' };

interface FoundRecipient {
  readonly verdict: RecipientVerdict;
  /** Under which it is delivered; null where it is not. */
  readonly address: CanonicalAddress | null;
}

/** Finds whom RCPT means, and asks the store whether the message would fit there now. */
export async function findRecipient(
  door: Door,
  transaction: Transaction,
  path: string,
): Promise<FoundRecipient> {
  const { settings, deps } = door;
  const fits = transaction.mail.declaredSize <= settings.maxMessageSize;
  const target = targetOf(door, path);
  switch (target.kind) {
    case 'foreign':
      return { verdict: judgeForeign(), address: null };
    case 'retired':
      return { verdict: judgeAbsent(fits, settings.afterlife), address: null };
    case 'operator': {
      const address = deps.operatorAddress();
      if (address === null) return { verdict: judgeOperatorMail(fits), address: null };
      return ask(door, transaction, 'operator', address);
    }
    case 'inbox':
      return ask(door, transaction, 'inbox', target.address);
  }
}

function targetOf(door: Door, path: string): Target {
  const parts = splitAddress(path);
  // The grammar lets nobody else through without a domain.
  if (parts === null) return { kind: 'operator' };
  const place = door.deps.pool.find(parts.domain);
  if (place === null) return { kind: 'foreign' };
  const localPart = unquoteLocalPart(parts.localPart);
  if (isOperatorMailbox(localPart)) return { kind: 'operator' };
  if (place.state === 'retired') return { kind: 'retired' };
  // The host is a stranger's inbox, and no reason to give them a certificate of ours.
  if (place.holds === 'one' && isCertifyingMailbox(localPart)) return { kind: 'retired' };
  return { kind: 'inbox', address: matchedAddress(place, localPart) };
}

async function ask(
  door: Door,
  transaction: Transaction,
  target: 'inbox' | 'operator',
  address: CanonicalAddress,
): Promise<FoundRecipient> {
  const { maxMessageSize, afterlife } = door.settings;
  const { declaredSize } = transaction.mail;
  const fits = declaredSize <= maxMessageSize;
  // A size over the server's limit is refused as such, whatever the inbox has left.
  const answer = await door.deps.store.admit(address, fits ? declaredSize : 0);
  return { verdict: judgeRecipient({ target, answer, fits, afterlife }), address };
}
