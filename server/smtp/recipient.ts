import type { CanonicalAddress } from '#server/inbox/types.ts';
import { canonicalLocalPart, isOperatorMailbox, splitAddress } from '#shared/address.ts';
import type { Door } from './door.ts';
import {
  judgeAbsent,
  judgeForeign,
  judgeOperatorMail,
  judgeRecipient,
  type RecipientVerdict,
} from './policy.ts';
import { unquoteLocalPart } from './strict/paths.ts';
import type { Transaction } from './transaction.ts';

/** Whom a path of RCPT means. */
type Target =
  | { readonly kind: 'inbox'; readonly address: CanonicalAddress }
  | { readonly kind: 'operator' }
  | { readonly kind: 'retired' }
  | { readonly kind: 'foreign' };

interface FoundRecipient {
  readonly verdict: RecipientVerdict;
  /** Under which it is delivered; null where it is not. */
  readonly address: CanonicalAddress | null;
}

/**
 * Finds whom RCPT means, and asks the store for room. Each address of a domain of ours
 * takes the same way whether or not it lives, so that no time tells which (S9).
 */
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
  const domain = door.deps.pool.find(parts.domain);
  if (domain === null) return { kind: 'foreign' };
  const localPart = unquoteLocalPart(parts.localPart);
  if (isOperatorMailbox(localPart)) return { kind: 'operator' };
  if (domain.state === 'retired') return { kind: 'retired' };
  return { kind: 'inbox', address: `${canonicalLocalPart(localPart)}@${domain.domain}` };
}

async function ask(
  door: Door,
  transaction: Transaction,
  target: 'inbox' | 'operator',
  address: CanonicalAddress,
): Promise<FoundRecipient> {
  const { maxMessageSize, afterlife } = door.settings;
  const known = transaction.inboxOf(address);
  if (known !== undefined) return { verdict: { kind: 'deliver', inbox: known }, address };
  const fits = transaction.mail.declaredSize <= maxMessageSize;
  // What cannot fit asks for no room, only whose tab is to be told.
  const answer = await transaction.reserve(address, fits ? transaction.room : 0);
  return { verdict: judgeRecipient({ target, answer, fits, afterlife }), address };
}
