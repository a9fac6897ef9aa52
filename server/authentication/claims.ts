import { findFields, type Header } from '#server/mail/mime/header.ts';
import type { Mailbox } from '#shared/message.ts';
import { parseDomain } from './domain-names.ts';

/** What a message claims about its author, unverified. */
export interface Claims {
  /**
   * The domain of the one author (RFC 9989 3.2.2), as an A-label. Null where there are none,
   * several, or several From fields: nothing can be proven of such a message.
   */
  readonly author: string | null;
  /** It carries signatures, or may carry some that were not seen. */
  readonly signed: boolean;
  /** `parser`: from the parsed message. `scan`: from a scan of its header only. */
  readonly source: 'parser' | 'scan';
}

const SIGNATURE_FIELD = /^(?:dkim-signature|arc-seal|arc-message-signature)$/i;

/** `mailboxes` must be the parser of the From field that the page shows. */
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

/** Characters of a From field that is scanned without a parser. */
const MAX_PLAIN_CHARS = 1_000;

/**
 * An address, or a name and an address in angle brackets. No list, group, comment, route or
 * escape, because two readers may read those differently.
 */
const PLAIN = /^(?:[^<>@,;:()\\]*<)?([^<>@,;:()\\"[\]\s]+@[^<>@,;:()\\"[\]\s]+)(>?)$/;

/**
 * For a message that was not parsed. `shown` is the sender in its row. The author is null unless
 * every reader of the field finds the same one.
 */
export function scanClaims(header: Header, shown: Mailbox | null): Claims {
  const [field = '', ...twins] = findFields(header, 'from');
  const isSure = !header.cut && twins.length === 0 && plainAddress(field) === shown?.address;
  // `signed` is true because the scan may have missed a signature; the check parses the message.
  return { author: isSure ? parseDomain(shown.address) : null, signed: true, source: 'scan' };
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
