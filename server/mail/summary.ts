import type { ReadSummary } from '#server/inbox/types.ts';
import { SNIPPET_CHARS } from '#shared/limits.ts';
import type { AttachmentInfo, Mailbox } from '#shared/message.ts';
import { plainAddresses } from './addresses.ts';
import { cleanLine, snippetOf } from './clean.ts';
import { findCode } from './finder/codes.ts';
import { findLink } from './finder/links.ts';
import { fieldOf, type Header } from './header.ts';
import { visibleText } from './html.ts';
import type { Structure } from './structure.ts';
import { decodeWords } from './words.ts';

/** A message taken apart. Strings for one line are clean already. */
export interface ParsedMail {
  readonly from: Mailbox | null;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  /** The passcode of a valid OTP-Token header. */
  readonly otp: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly AttachmentInfo[];
  readonly structure: Structure;
  readonly problems: readonly string[];
}

/** Characters of a text that are searched for code and link; both stand near the top. */
const MAX_SEARCHED_CHARS = 64 * 1024;

/** Characters of a display name; longer ones only push the address out of sight. */
export const MAX_NAME_CHARS = 200;

/** Characters of an address: RFC 5321 4.5.3.1.3 allows 254, extended ones were seen. */
export const MAX_ADDRESS_CHARS = 320;

export function summaryOf(mail: ParsedMail): ReadSummary {
  const html = mail.html === null ? null : visibleText(mail.html);
  const text = mail.text?.slice(0, MAX_SEARCHED_CHARS) ?? null;
  const found = { subject: mail.subject, text, html, otp: mail.otp };
  const code = findCode(found);
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    snippet: snippetOf(text?.trim() ? text : (html?.text ?? ''), SNIPPET_CHARS),
    code,
    link: findLink(found, code),
    authentication: null,
    attachmentCount: mail.attachments.filter((attachment) => !attachment.inline).length,
  };
}

/** Characters of a field that a glance decodes: what is shown of it, in long encoded words. */
const GLANCE_CHARS = 2_048;

/** What the header alone tells, without a parser: for messages not read (yet). */
export function bareSummary(header: Header): ReadSummary {
  return {
    from: bareMailbox(fieldOf(header, 'from')),
    to: bareAddresses(fieldOf(header, 'to')),
    subject: cleanLine(decodeWords((fieldOf(header, 'subject') ?? '').slice(0, GLANCE_CHARS))),
    snippet: '',
    code: null,
    link: null,
    authentication: null,
    attachmentCount: 0,
  };
}

// A quoted string, which is kept, or a space.
const UNQUOTED_SPACE = /("(?:[^"\\]|\\.)*")| /g;

/** Name and address with what reorders or breaks lines taken out; null where both are empty. */
export function cleanMailbox(name: string, address: string): Mailbox | null {
  const clean = {
    name: cleanLine(name, MAX_NAME_CHARS),
    address: cleanLine(address, MAX_ADDRESS_CHARS).replace(UNQUOTED_SPACE, '$1'),
  };
  return clean.name === '' && clean.address === '' ? null : clean;
}

function bareMailbox(value: string | undefined): Mailbox | null {
  const bounded = plainAddresses((value ?? '').slice(0, GLANCE_CHARS));
  const open = bounded.lastIndexOf('<');
  if (open < 0)
    return bounded.includes('@') ? cleanMailbox('', bounded) : cleanMailbox(bounded, '');
  const name = bounded.slice(0, open).trim().replace(/^"|"$/g, '');
  return cleanMailbox(decodeWords(name), bounded.slice(open + 1).replace(/>.*$/s, ''));
}

/** Those that a glance at an address field tells, without a parser. */
export function bareAddresses(value: string | undefined): readonly string[] {
  const field = plainAddresses((value ?? '').slice(0, GLANCE_CHARS));
  const found = field.match(/[^\s<>,;:"]{1,64}@[^\s<>,;:"]{1,255}/g) ?? [];
  return found.slice(0, 100).map((address) => cleanLine(address, MAX_ADDRESS_CHARS));
}
