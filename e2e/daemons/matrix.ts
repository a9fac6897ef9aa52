/** What is sent, and by whom: the tests and the table of `docs/delivery.md` come from here. */
import { isLong } from '#server/ops/testing/length.ts';

export const SENDERS = {
  postfix: 'Postfix',
  exim: 'Exim',
  opensmtpd: 'OpenSMTPD',
  msmtp: 'msmtp',
  swaks: 'swaks',
} as const;

export type SenderName = keyof typeof SENDERS;
export const SENDER_NAMES = keysOf(SENDERS);

export const CASES = {
  plainText: 'Plain text; SPF proves the domain of the author',
  startTls: 'STARTTLS, if the receiver offers it',
  verifiedTls: 'A sender that requires TLS and verifies the certificate',
  nullSender: 'The null sender, as in bounces',
  large: 'A message of 24 MB arrives without a changed byte',
  pipelined: 'Pipelining: several commands in one packet',
  utf8: 'SMTPUTF8: addresses and header fields in UTF-8, to bücher.test',
  aLabel: 'The same domain as A-label, xn--bcher-kva.test',
  hundredRecipients: '100 recipients in one transaction',
  severalDomains: 'Recipients in several domains of the receiver',
  blindCopy: 'Bcc: the envelope decides, and no header names the recipient',
  forwarded: 'Forwarded by a mailbox on the sending server',
  onlyIpv6: 'An MX that has an AAAA record only',
  spareMx: 'Two MX of two clusters: the first is down, the second accepts the email',
  bounce: 'An unknown address: the bounce says why, and what to do',
  fullThenTaken: 'A full inbox: deferred, tried again, stored once',
  storeAway: 'The store does not answer: 451 at RCPT, tried again, stored once',
  storeTorn:
    'The store commits, but its answer is lost: 451 at the final dot, tried again, stored once',
  lostAnswer: 'The 250 reply is lost: sent again, stored once',
} as const;

export type CaseName = keyof typeof CASES;
export const CASE_NAMES = keysOf(CASES);

const NO_MX = 'delivers to a configured host and looks up no MX';
const NO_UTF8 = 'does not know SMTPUTF8';
const ONE_MX = 'tries the first MX only';
const NO_MAILBOX = 'is a client and has no mailboxes';

/** Why a sender cannot do a case. */
export const CANNOT: Readonly<Record<SenderName, Partial<Record<CaseName, string>>>> = {
  postfix: {},
  exim: {},
  opensmtpd: { utf8: NO_UTF8, pipelined: 'waits for each reply' },
  msmtp: { spareMx: NO_MX, forwarded: NO_MAILBOX },
  swaks: { utf8: NO_UTF8, spareMx: ONE_MX, forwarded: NO_MAILBOX },
};

/**
 * What the short form of the tests sends: Postfix everything, the others the cases in which their
 * own TLS, SMTP client, look-up of MX or way to try again decides.
 */
const SHORT: Readonly<Record<SenderName, readonly CaseName[]>> = {
  postfix: CASE_NAMES,
  exim: ['verifiedTls', 'pipelined', 'utf8', 'spareMx', 'bounce', 'storeTorn'],
  opensmtpd: ['onlyIpv6', 'spareMx', 'bounce'],
  msmtp: ['verifiedTls', 'utf8'],
  swaks: ['verifiedTls', 'pipelined', 'nullSender'],
};

/** What a sender can do. */
export function casesOf(sender: SenderName): CaseName[] {
  return CASE_NAMES.filter((name) => CANNOT[sender][name] === undefined);
}

/** What is tested of it in this run. */
export function testedCasesOf(sender: SenderName): CaseName[] {
  const short = SHORT[sender];
  return casesOf(sender).filter((name) => isLong || short.includes(name));
}

function keysOf<Key extends string>(record: Readonly<Record<Key, string>>): readonly Key[] {
  return Object.keys(record).filter((key): key is Key => key in record);
}
