import type { Mailbox } from '#shared/message.ts';
import { isolate } from '../../i18n/bidi.ts';
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

/**
 * The domain of the sender; null if the address is not known, or if the name is the domain itself,
 * letter for letter. A name that only contains it hides too much: “GitHub” can be from github.top,
 * “PayPaI” from paypai.com, and the end of a long name is truncated.
 */
export function domainToShow(from: Mailbox | null): string | null {
  const address = senderAddress(from);
  if (from === null || address === null) return null;
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return from.name === domain ? null : domain;
}

/** Characters before the domain: systems cut the title of a notification after about 40. */
const MAX_BEFORE_DOMAIN = 24;

/** What a row shows of the sender, as text: the address where the name imitates another. */
export function nameWithDomain(from: Mailbox | null, t: Texts): string {
  const name = senderName(from, t);
  const domain = domainToShow(from);
  if (from !== null && (!from.name || isDisguised(from))) return shortenAddress(from, t);
  if (domain === null) return name;
  return `${isolateName(shorten(name))} · ${domain}`;
}

/** The sender chooses what stands before the domain. */
function shortenAddress({ address }: Mailbox, t: Texts): string {
  if (address === '') return t('sender.unknown');
  const at = address.lastIndexOf('@');
  return at < 0 ? address : shorten(address.slice(0, at)) + address.slice(at);
}

function shorten(name: string): string {
  if (name.length <= MAX_BEFORE_DOMAIN) return name;
  // No half of a pair of surrogates.
  return `${name.slice(0, MAX_BEFORE_DOMAIN - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Right-to-left letters must not reorder the domain. */
function isolateName(name: string): string {
  return /[^ -~]/.test(name) ? isolate(name) : name;
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
