import { findFields, type Header } from '#server/mail/mime/header.ts';
import type { HeaderLine, Mailbox } from '#shared/message.ts';
import { parseDomain } from './sender-domain.ts';

/** What a message claims about its author, unverified. */
export interface Claims {
  /**
   * The domain of the one author (RFC 9989 3.2.2), as an A-label. Null without an author, with
   * several authors or several From fields: then nothing can be proven.
   */
  readonly author: string | null;
  /** It has signatures, or its header was cut and may have some. */
  readonly signed: boolean;
}

/** For an unparsed message. A quick scan could find another author than the parser. */
export const NO_CLAIMS: Claims = { author: null, signed: false };

/** `mailboxes` must be the parser of the From field that the page shows. */
export function readClaims(
  header: Header,
  mailboxes: (field: string) => readonly Pick<Mailbox, 'address'>[],
): Claims {
  const [field, ...twins] = findFields(header, 'from');
  const [only, ...others] = field === undefined ? [] : mailboxes(field);
  // A cut header may have another From field.
  const isOne = !header.cut && twins.length === 0 && others.length === 0;
  // Parsers disagree about an address with two @ signs.
  const author = isOne && only?.address.split('@').length === 2 ? parseDomain(only.address) : null;
  return { author, signed: header.cut || header.fields.some(isSignature) };
}

const isSignature = ({ name }: HeaderLine) =>
  /^(?:dkim-signature|arc-seal|arc-message-signature)$/i.test(name);
