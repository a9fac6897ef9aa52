import type { Mailbox } from '#shared/message.ts';
import type { Texts } from '../../i18n/texts.ts';

/** The claimed name, else the address. */
export function senderName(from: Mailbox | null, t: Texts): string {
  return from?.name || from?.address || t('sender.unknown');
}

/**
 * The address, if the email also has a name; else null, because the address is shown as the name.
 */
export function senderAddress(from: Mailbox | null): string | null {
  return from?.name && from.address ? from.address : null;
}

/** Labels as short as these often are part of a public suffix, such as `co.uk`. */
const SHORT_LABEL = 3;

/** The domain of the sender, if the name does not say it; null otherwise. */
export function domainToShow(from: Mailbox | null): string | null {
  const address = senderAddress(from);
  if (from === null || address === null) return null;
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const labels = domain.toLowerCase().split('.');
  const owners = labels.slice(0, -1).filter((label) => label.length > SHORT_LABEL);
  const owner = owners.at(-1);
  const name = from.name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}-]/gu, '');
  return owner !== undefined && name.includes(owner) ? null : domain;
}

/** Text that looks like a host. */
const LOOKS_LIKE_HOST = /(?:[\p{L}\p{N}_-]{1,63}\.)+\p{L}{2,63}/gu;

/** Characters of a name that are searched; more than any row shows. */
const LOOKED_AT = 500;

/** Whether the name imitates an address or host that is not the sender's own. */
export function isDisguised(from: Mailbox | null): boolean {
  if (!from?.name || !from.address) return false;
  // Full-width characters look like plain ones.
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
