import type { Mailbox } from '#shared/message.ts';
import { fieldsOf, type Header } from '../header.ts';
import { domainOf } from './names.ts';

/** What a message says of its author, before anybody has asked whether it is true. */
export interface Claims {
  /**
   * The domain of the one author (RFC 9989 3.2.2), as an A-label. Null where there are none,
   * several, or several From fields: nothing can be proven of such a message.
   */
  readonly author: string | null;
  /** It carries signatures, or may carry some that were not seen. */
  readonly signed: boolean;
}

const SIGNATURE_FIELD = /^(?:dkim-signature|arc-seal|arc-message-signature)$/i;

/** `mailboxes` reads an address field exactly as it is read for the person who sees it. */
export function claimsOf(
  header: Header,
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): Claims {
  return {
    // Beyond a cut there may be another one.
    author: header.cut ? null : authorOf(fieldsOf(header, 'from'), mailboxes),
    signed: header.cut || header.fields.some(({ name }) => SIGNATURE_FIELD.test(name)),
  };
}

function authorOf(
  fields: readonly string[],
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): string | null {
  const [field, ...twins] = fields;
  if (field === undefined || twins.length > 0) return null;
  const [only, ...others] = mailboxes(field);
  // Two signs in one address are read differently by different readers.
  if (only === undefined || others.length > 0 || only.address.split('@').length !== 2) return null;
  return domainOf(only.address);
}
