import type { ReadSummary } from '#server/inbox/types.ts';
import type { Mailbox } from '#shared/message.ts';
import { cleanLine } from '../text/clean.ts';
import { simplifyAddresses } from './addresses.ts';
import { decodeWords } from './encoded-words.ts';
import { findField, type Header } from './header.ts';

/** Characters of a display name; longer ones only push the address out of sight. */
export const MAX_NAME_CHARS = 200;

/** Characters of an address: RFC 5321 4.5.3.1.3 allows 254, extended ones were seen. */
export const MAX_ADDRESS_CHARS = 320;

/** Characters of a field that are decoded: enough for the shown text in long encoded words. */
const GLANCE_CHARS = 2_048;

/** The summary of a message that is not parsed (yet), from its header alone. */
export function summarizeHeader(header: Header): ReadSummary {
  return {
    from: scanMailbox(findField(header, 'from')),
    to: scanAddresses(findField(header, 'to')),
    subject: cleanLine(decodeWords((findField(header, 'subject') ?? '').slice(0, GLANCE_CHARS))),
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
  };
}

// A quoted string, which is kept, or a space.
const UNQUOTED_SPACE = /("(?:[^"\\]|\\.)*")| /g;

/** Name and address without direction and control characters; null if both are empty. */
export function cleanMailbox(name: string, address: string): Mailbox | null {
  const clean = {
    name: cleanLine(name, MAX_NAME_CHARS),
    address: cleanLine(address, MAX_ADDRESS_CHARS).replace(UNQUOTED_SPACE, '$1'),
  };
  return clean.name === '' && clean.address === '' ? null : clean;
}

function scanMailbox(value: string | undefined): Mailbox | null {
  const bounded = simplifyAddresses((value ?? '').slice(0, GLANCE_CHARS));
  const open = bounded.lastIndexOf('<');
  if (open < 0)
    return bounded.includes('@') ? cleanMailbox('', bounded) : cleanMailbox(bounded, '');
  const name = bounded.slice(0, open).trim().replace(/^"|"$/g, '');
  return cleanMailbox(decodeWords(name), bounded.slice(open + 1).replace(/>.*$/s, ''));
}

/** The addresses of a field, without a parser. */
export function scanAddresses(value: string | undefined): readonly string[] {
  const field = simplifyAddresses((value ?? '').slice(0, GLANCE_CHARS));
  const found = field.match(/[^\s<>,;:"]{1,64}@[^\s<>,;:"]{1,255}/g) ?? [];
  return found.slice(0, 100).map((address) => cleanLine(address, MAX_ADDRESS_CHARS));
}

/** Characters of a Date field that are read; real ones have some forty. */
const MAX_DATE_CHARS = 200;

/** A Date field as RFC 3339 in UTC; null if it is invalid. */
export function parseDate(field: string): string | null {
  // Without a time of day, the runtime takes nearly any number for a date.
  if (!/\d:\d\d/.test(field)) return null;
  const atMs = Date.parse(field.slice(0, MAX_DATE_CHARS));
  return atMs >= 0 ? new Date(atMs).toISOString() : null;
}
