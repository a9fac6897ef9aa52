/**
 * Local parts as Mayfly takes them.
 *
 * RFC 5321 2.4 leaves the meaning of a local part to its host; this host ignores
 * case, and whatever follows a `+`.
 */

/** Characters of an own name: one of two is everybody's guess, and 32 hold a whole person's. */
export const OWN_NAME_LENGTH = { least: 3, most: 32 } as const;

/** Own names, already in lower case, of whatever length. */
const OWN_NAME = /^[a-z0-9][a-z0-9.-]*[a-z0-9]$/;

/**
 * Names that the server makes, `[a-z][a-z0-9]{7,24}` for those who read them: two words
 * of three to six letters, then seven digits. So narrow that people keep `jane1987`.
 */
const MADE_SHAPE = /^[a-z]{6,12}[0-9]{7}$/;

/**
 * Names that people and programs trust to be the operator's: RFC 2142's mailboxes,
 * and those that certificate authorities accept as proof of control over a domain.
 */
const RESERVED = new Set(
  `abuse account accounts admin administrator anonymous billing bounce bounces ca cert certificate
  certmaster contact daemon devnull dns domain ftp help helpdesk hostmaster info mail mailer-daemon
  mailerdaemon marketing mayfly me news no-reply nobody noc noreply notifications office operator
  postmaster privacy root sales security service ssladmin ssladministrator sslwebmaster staff
  subscribe sudo support sysadmin system test-postmaster unsubscribe usenet uucp webmaster www`
    .split(/\s+/)
    .filter(Boolean),
);

export type NameVerdict = 'ok' | 'malformed' | 'reserved' | 'looks_made';

/** Lower case, without a `+tag`: the form under which mail is matched. */
export function canonicalLocalPart(localPart: string): string {
  const lower = localPart.toLowerCase();
  const plus = lower.indexOf('+');
  return plus > 0 ? lower.slice(0, plus) : lower;
}

/** Judges a name that a person chose. */
export function judgeOwnName(name: string): NameVerdict {
  const lower = name.toLowerCase();
  const { least, most } = OWN_NAME_LENGTH;
  if (lower.length < least || lower.length > most) return 'malformed';
  if (!OWN_NAME.test(lower) || lower.includes('..')) return 'malformed';
  if (RESERVED.has(lower)) return 'reserved';
  // A name of the made shape could have been, or be going to be, somebody's made address.
  if (looksMade(lower)) return 'looks_made';
  return 'ok';
}

export function looksMade(name: string): boolean {
  return MADE_SHAPE.test(name);
}

/** Mailboxes that every domain must take mail for: RFC 5321 4.5.1, RFC 2142. */
export function isOperatorMailbox(localPart: string): boolean {
  const name = canonicalLocalPart(localPart);
  return name === 'postmaster' || name === 'abuse';
}

/** CA/Browser Forum Baseline Requirements 3.2.2.4.4; the others were taken in earlier years. */
const CERTIFYING = new Set([
  ...['admin', 'administrator', 'hostmaster', 'postmaster', 'webmaster'],
  ...['ssladmin', 'ssladministrator', 'sslwebmaster'],
]);

/** Mailboxes by whose mail a certificate for their host can be had. */
export function isCertifyingMailbox(localPart: string): boolean {
  return CERTIFYING.has(canonicalLocalPart(localPart));
}

/** Splits at the last `@`; null where there is none or a side is empty. */
export function splitAddress(address: string): { localPart: string; domain: string } | null {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return null;
  return { localPart: address.slice(0, at), domain: address.slice(at + 1) };
}
