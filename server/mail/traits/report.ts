import type { ReportedRecipient } from '#shared/message.ts';
import { findField, type Header, scanHeader } from '../mime/header.ts';
import { MAX_ADDRESS_CHARS } from '../mime/header-summary.ts';
import { cleanLine } from '../text/clean.ts';

/** Recipients that are listed; a mail goes to at most a hundred of one server. */
const MAX_RECIPIENTS = 100;

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

/** RFC 3464 2.1: groups of fields, of which the first is about the message. Never throws. */
export function parseRecipients(statuses: readonly Buffer[]): readonly ReportedRecipient[] {
  return statuses
    .flatMap(parseGroups)
    .flatMap((group) => parseRecipient(group) ?? [])
    .slice(0, MAX_RECIPIENTS);
}

function parseGroups(status: Buffer): readonly Header[] {
  const text = status.toString('latin1');
  // One more for what is about the message, and one for the rest.
  const groups = text.split(/\r?\n(?:[ \t]*\r?\n)+/, MAX_RECIPIENTS + 2);
  return groups.map((group) => scanHeader(Buffer.from(group, 'latin1')));
}

function parseRecipient(group: Header): ReportedRecipient | null {
  // The sender knows the address that the mail was sent to, not where it was passed on.
  const address =
    parseAddress(findField(group, 'original-recipient')) ??
    parseAddress(findField(group, 'final-recipient'));
  if (address === null) return null;
  const action = /[a-z]+/.exec(findField(group, 'action')?.toLowerCase() ?? '')?.[0];
  return {
    address,
    action: ACTIONS.find((known) => known === action) ?? null,
    status: /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(findField(group, 'status') ?? '')?.[0] ?? null,
    diagnostic: cleanLine(withoutType(findField(group, 'diagnostic-code') ?? '')),
  };
}

/** `rfc822; ann@example.com`, its characters perhaps as xtext (RFC 3461 4) or RFC 6533 3. */
function parseAddress(field: string | undefined): string | null {
  if (field === undefined) return null;
  const type = /^\s*([\w-]+)\s*;/.exec(field)?.[1]?.toLowerCase();
  const bare = withoutType(field).replace(/^<(.*)>$/, '$1');
  const decoded = type === 'utf-8' ? fromUtf8Xtext(bare) : fromXtext(bare);
  const address = cleanLine(decoded, MAX_ADDRESS_CHARS).replace(/ /g, '');
  return address === '' ? null : address;
}

function withoutType(value: string): string {
  return value.replace(/^\s*[\w-]+\s*;/, '').trim();
}

/** The two that have to be encoded (RFC 3461 4); other digits behind a plus are a tag. */
function fromXtext(text: string): string {
  return text.replace(/\+2B/g, '+').replace(/\+3D/g, '=');
}

function fromUtf8Xtext(text: string): string {
  return text.replace(/\\x\{([0-9A-F]{1,6})\}/gi, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
