import { findFields, type Header } from '#server/mail/mime/header.ts';
import type { Mailbox } from '#shared/message.ts';
import { parseDomain } from './domain-names.ts';

/** What a message says of its author, before anybody has asked whether it is true. */
export interface Claims {
  /**
   * The domain of the one author (RFC 9989 3.2.2), as an A-label. Null where there are none,
   * several, or several From fields: nothing can be proven of such a message.
   */
  readonly author: string | null;
  /** It carries signatures, or may carry some that were not seen. */
  readonly signed: boolean;
  /** A parser has taken it apart, or no more than a glance tells what is shown of it. */
  readonly source: 'parser' | 'glance';
}

const SIGNATURE_FIELD = /^(?:dkim-signature|arc-seal|arc-message-signature)$/i;

/** `mailboxes` reads an address field exactly as it is read for the person who sees it. */
export function readClaims(
  header: Header,
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): Claims {
  return {
    // Beyond a cut there may be another one.
    author: header.cut ? null : findAuthor(findFields(header, 'from'), mailboxes),
    signed: header.cut || header.fields.some(({ name }) => SIGNATURE_FIELD.test(name)),
    source: 'parser',
  };
}

/** Characters of a From field that a glance can be sure of. */
const MAX_PLAIN_CHARS = 1_000;

/**
 * An address, or a name and one in angle brackets. No list, group, comment, route or escape:
 * what two readers may read differently is not for a glance.
 */
const PLAIN = /^(?:[^<>@,;:()\\]*<)?([^<>@,;:()\\"[\]\s]+@[^<>@,;:()\\"[\]\s]+)(>?)$/;

/**
 * `shown` is the sender as the row of a message tells it that no parser has got through. The
 * author is null unless nobody could read another one.
 */
export function scanClaims(header: Header, shown: Mailbox | null): Claims {
  const [field = '', ...twins] = findFields(header, 'from');
  const isSure = !header.cut && twins.length === 0 && plainAddress(field) === shown?.address;
  // It is not trusted either: whoever checks it takes it apart.
  return { author: isSure ? parseDomain(shown.address) : null, signed: true, source: 'glance' };
}

function plainAddress(field: string): string | null {
  const [, address, close] = (field.length <= MAX_PLAIN_CHARS && PLAIN.exec(field)) || [];
  // Half a pair of brackets, or an encoded word where RFC 2047 5 allows none.
  if (address === undefined || field.includes('<') !== (close === '>')) return null;
  return address.includes('=?') ? null : address;
}

function findAuthor(
  fields: readonly string[],
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): string | null {
  const [field, ...twins] = fields;
  if (field === undefined || twins.length > 0) return null;
  const [only, ...others] = mailboxes(field);
  // Two signs in one address are read differently by different readers.
  if (only === undefined || others.length > 0 || only.address.split('@').length !== 2) return null;
  return parseDomain(only.address);
}
