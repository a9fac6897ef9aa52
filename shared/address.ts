/**
 * Local parts of addresses. RFC 5321 2.4 leaves their meaning to the host; this host ignores case,
 * and a `+tag`.
 */

/**
 * Characters of a chosen name. Shorter ones are easy to guess, and 32 are enough for a person's
 * name.
 */
export const OWN_NAME_LENGTH = { least: 3, most: 32 } as const;

/** Chosen names in lower case, without the limit of length. */
const OWN_NAME = /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/;

/**
 * Names that the server makes: two words of three to six letters, then seven digits (documented as
 * `[a-z][a-z0-9]{7,24}`). The pattern is narrow, so that names such as `jane1987` can be chosen.
 */
const GENERATED_SHAPE = /^[a-z]{6,12}[0-9]{7}$/;

/**
 * Names that people and programs take for the operator's: the mailboxes of RFC 2142, and those that
 * certificate authorities accept as proof of control over a domain.
 */
const RESERVED = new Set(
  `abuse account accounts admin administrator anonymous billing bounce bounces ca cert certificate
  certmaster contact daemon devnull dns domain ftp help helpdesk hostmaster info mail mailer-daemon
  mailerdaemon marketing mayfly me news no-reply nobody noc noreply notifications office operator
  postmaster privacy root sales security service ssladmin ssladministrator sslwebmaster staff
  subscribe sudo support sysadmin system test-postmaster unsubscribe usenet uucp webmaster www`.split(
    /\s+/,
  ),
);

export type NameVerdict = 'ok' | 'malformed' | 'reserved' | 'looks_generated';

/** Lower case, without a `+tag`: the form by which email is matched. */
export function canonicalLocalPart(localPart: string): string {
  const lower = localPart.toLowerCase();
  const plus = lower.indexOf('+');
  return plus > 0 ? lower.slice(0, plus) : lower;
}

/** A tag that can be shown in one line; real ones are a word. */
const TAG = /^[A-Za-z0-9._+-]{1,64}$/;

/** What follows the `+`, as it is written; null if there is no tag, or none that can be shown. */
export function readTag(localPart: string): string | null {
  const plus = localPart.indexOf('+');
  const tag = plus > 0 ? localPart.slice(plus + 1) : '';
  return TAG.test(tag) ? tag : null;
}

/** Judges a chosen name. */
export function judgeOwnName(name: string): NameVerdict {
  const lower = name.toLowerCase();
  const { least, most } = OWN_NAME_LENGTH;
  if (lower.length < least || lower.length > most) return 'malformed';
  if (!OWN_NAME.test(lower) || lower.includes('..')) return 'malformed';
  if (RESERVED.has(lower)) return 'reserved';
  // A name of this pattern may be, or may become, an address that the server made.
  if (looksGenerated(lower)) return 'looks_generated';
  return 'ok';
}

export function looksGenerated(name: string): boolean {
  return GENERATED_SHAPE.test(name);
}

/** Mailboxes that every domain must accept (RFC 5321 4.5.1, RFC 2142). */
export function isOperatorMailbox(localPart: string): boolean {
  const name = canonicalLocalPart(localPart);
  return name === 'postmaster' || name === 'abuse';
}

/** CA/Browser Forum Baseline Requirements 3.2.2.4.4; the others were accepted in earlier years. */
const CERTIFYING = new Set([
  ...['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'],
  ...['ssladmin', 'ssladministrator', 'sslwebmaster'],
]);

/** Mailboxes whose email is enough to get a certificate for their host. */
export function isCertifyingMailbox(localPart: string): boolean {
  return CERTIFYING.has(canonicalLocalPart(localPart));
}

/** Splits at the last `@`; null if there is none, or if a side is empty. */
export function splitAddress(address: string): { localPart: string; domain: string } | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return null;
  return { localPart: address.slice(0, at), domain: address.slice(at + 1) };
}
