import type { Mailbox } from '#shared/message.ts';
import type { Texts } from '../../i18n/texts.ts';

/** A name is what a sender claims: where there is none, the address speaks for itself. */
export function senderName(from: Mailbox | null, t: Texts): string {
  return from?.name || from?.address || t('sender.unknown');
}

/** The real address, wherever the name could be taken for one. Null where the name is it. */
export function senderAddress(from: Mailbox | null): string | null {
  return from?.name && from.address ? from.address : null;
}

/** What people read as an address or a site; longer labels first, so that no part is taken for it. */
const LOOKS_LIKE_HOST = /(?:[\p{L}\p{N}_-]{1,63}\.)+\p{L}{2,63}/gu;

/** Characters of a name in which it is looked for: more than any row shows. */
const LOOKED_AT = 500;

/** Does the name pass for an address or a site that is not the sender's own? */
export function isDisguised(from: Mailbox | null): boolean {
  if (!from?.name || !from.address) return false;
  // Full-width letters and signs are the plain ones to a reader.
  const name = from.name.slice(0, LOOKED_AT).normalize('NFKC').toLowerCase();
  const address = from.address.toLowerCase();
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const others = name.replaceAll(address, ' ');
  if (others.includes('@')) return true;
  return [...others.matchAll(LOOKS_LIKE_HOST)].some(([host]) => !isWithin(domain, host));
}

function isWithin(domain: string, host: string): boolean {
  return domain === host || domain.endsWith(`.${host}`);
}
