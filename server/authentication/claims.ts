import { findFields, type Header } from '#server/mail/mime/header.ts';
import type { HeaderLine, Mailbox } from '#shared/message.ts';
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

/** `mailboxes` must be the parser of the From field that the page shows. */
export function readClaims(
  header: Header,
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): Claims {
  const [field, ...twins] = findFields(header, 'from');
  const [only, ...others] = field === undefined ? [] : mailboxes(field);
  // Beyond a cut there may be another one.
  const isOne = !header.cut && twins.length === 0 && others.length === 0;
  // Two signs in one address are read differently by different readers.
  const author = isOne && only?.address.split('@').length === 2 ? parseDomain(only.address) : null;
  return { author, signed: header.cut || header.fields.some(isSignature) };
}

const isSignature = ({ name }: HeaderLine) =>
  /^(?:dkim-signature|arc-seal|arc-message-signature)$/i.test(name);
