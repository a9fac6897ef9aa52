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
}

/** Of a message that no parser has read: two readers may find two authors in its header. */
export const NO_CLAIMS: Claims = { author: null, signed: false };

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
  };
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
