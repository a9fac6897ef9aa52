import { parseAddressHeader, parseOtpToken } from 'mailparser';
import { once } from '#server/ops/once.ts';
import type { Mailbox } from '#shared/message.ts';
import { cleanLine, cleanText, cutText } from '../text/clean.ts';
import { simplifyAddresses } from './addresses.ts';
import { composeBody, type MessageParts } from './compose-body.ts';
import { decodeWords, normalizeWords } from './encoded-words.ts';
import { findFiles } from './file-parts.ts';
import type { MimeFile } from './files.ts';
import { findCharsetHint, findField, findFields, type Header, isVisible } from './header.ts';
import { cleanMailbox } from './header-summary.ts';
import { PartTexts } from './part-texts.ts';
import { type ContentType, type Defect, MAX_FIELD_CHARS, splitMessage } from './parts.ts';
import { PROBLEMS } from './problems.ts';
import { ParseLimitExceeded } from './split-parts.ts';

/** A parsed message. Strings of one line are cleaned. */
export interface ParsedMail {
  readonly from: Mailbox | null;
  /** The mailboxes of all its From fields. */
  readonly senders: readonly Mailbox[];
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  /** The passcode of a valid OTP-Token header. */
  readonly otp: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly MimeFile[];
  readonly multiparts: readonly ContentType[];
  readonly problems: readonly string[];
}

/** Attachments that are listed. */
const MAX_ATTACHMENTS = 500;
/** Addresses of a To or Cc header that are listed. */
const MAX_ADDRESSEES = 100;
/** Characters of an address header that are parsed: a hundred addresses with long names. */
const MAX_ADDRESS_FIELD_CHARS = 32 * 1024;
/** Characters of text and of HTML that a tab gets: more would make it unusable. */
const MAX_TEXT_CHARS = 1_000_000;
const MAX_HTML_CHARS = 2_000_000;

export type ParseResult =
  | { readonly kind: 'parsed'; readonly mail: ParsedMail }
  | { readonly kind: 'refused'; readonly problem: string };

/** Parses a message and cleans the shown strings. Never throws. */
export function parseMessage(raw: Buffer, header: Header): ParseResult {
  const body = raw.subarray(header.bodyStart);
  try {
    const parts = takeApart(raw, header, body);
    const mail = assemble(parts, header);
    const hasContent = body.some(isVisible) && !parts.defects.has('emptyParts');
    if (isEmpty(mail) && hasContent) throw new Error('a body without content');
    return { kind: 'parsed', mail };
  } catch (error) {
    const problem = error instanceof ParseLimitExceeded ? error.message : PROBLEMS.unreadable;
    return { kind: 'refused', problem };
  }
}

function takeApart(raw: Buffer, header: Header, body: Buffer): MessageParts {
  const hint = once(() => findCharsetHint(raw) ?? findCharsetHint(body));
  const { root, defects } = splitMessage(header.fields, body, hint);
  const texts = new PartTexts(hint);
  const composed = composeBody(root, findFiles(root), texts);
  const { isGuessed, isCut } = texts;
  return { ...composed, defects, isLost: root.isLost, isGuessed, isCut };
}

function isEmpty({ text, html, files }: ParsedMail): boolean {
  return text === null && html === null && files.length === 0;
}

function assemble(parts: MessageParts, header: Header): ParsedMail {
  const { isCut, multiparts } = parts;
  const problems: string[] = parts.isLost ? [PROBLEMS.noBoundary] : [];
  if (header.cut) problems.push(PROBLEMS.headerCut);
  problems.push(...listDefects(header, parts.defects));
  if (header.isGuessed || parts.isGuessed) problems.push(PROBLEMS.charsetGuessed);
  const isBroken = [parts.text, parts.html].some((each) => each.includes('\ufffd'));
  // The cut may have split the last character.
  if (isBroken && !isCut) problems.push(PROBLEMS.charactersBroken);
  // With two From fields, programs show different senders.
  const senders = findFields(header, 'from').slice(0, 2).flatMap(parseMailboxes);
  const from = findSender(senders, problems);
  const to = addressees(findFields(header, 'to'));
  const cc = addressees(findFields(header, 'cc'));
  if (to.isCut || cc.isCut) problems.push(PROBLEMS.addresseesCut);
  const text = bounded(parts.text, MAX_TEXT_CHARS);
  const html = bounded(parts.html, MAX_HTML_CHARS);
  // A cut text may be empty.
  if (text.isCut || isCut || parts.isTextCut) problems.push(PROBLEMS.textCut);
  if (html.isCut || (isCut && parts.html !== '')) problems.push(PROBLEMS.htmlCut);
  if (parts.files.length > MAX_ATTACHMENTS) problems.push(PROBLEMS.attachmentsCut);
  const subject = findField(header, 'subject') ?? '';
  return {
    ...{ from, senders, to: to.listed, cc: cc.listed, html: html.shown, multiparts, problems },
    subject: cleanLine(decodeWords(subject.slice(0, MAX_FIELD_CHARS))),
    otp: parsePasscode(findFields(header, 'otp-token')),
    text: text.shown === null ? null : cleanText(text.shown),
    files: parts.files.slice(0, MAX_ATTACHMENTS),
  };
}

const DEFECT_PROBLEMS: readonly (readonly [Defect, string])[] = [
  ['brokenHeader', PROBLEMS.headerBroken],
  ['lostBoundary', PROBLEMS.partNoBoundary],
  ['outsideParts', PROBLEMS.outsideParts],
  ['unknownEncoding', PROBLEMS.unknownEncoding],
  ['behindBase64', PROBLEMS.behindBase64],
];

function listDefects({ isBroken }: Header, defects: ReadonlySet<Defect>): readonly string[] {
  return DEFECT_PROBLEMS.flatMap(([defect, problem]) => {
    const isFound = defects.has(defect) || (defect === 'brokenHeader' && isBroken);
    return isFound ? [problem] : [];
  });
}

function findSender(senders: readonly Mailbox[], problems: string[]): Mailbox | null {
  const addressed = senders.filter(({ address }) => address !== '');
  // A mailbox without an address counts only if no other has one.
  const first = addressed[0] ?? senders[0] ?? null;
  if (first === null) problems.push(PROBLEMS.noSender);
  if (addressed.length > 1) problems.push(PROBLEMS.manySenders);
  return first;
}

interface Addressees {
  readonly listed: readonly string[];
  readonly isCut: boolean;
}

function addressees(fields: readonly string[]): Addressees {
  if (fields.length === 0) return { listed: [], isCut: false };
  const field = fields.slice(0, MAX_ADDRESSEES).join(', ');
  const whole = field.length <= MAX_ADDRESS_FIELD_CHARS;
  const value = whole ? field : field.slice(0, lastComma(field, MAX_ADDRESS_FIELD_CHARS));
  const addresses = parseMailboxes(value).map(({ address }) => address);
  return {
    listed: addresses.filter((address) => address !== '').slice(0, MAX_ADDRESSEES),
    isCut: !whole || addresses.length > MAX_ADDRESSEES,
  };
}

function lastComma(field: string, before: number): number {
  const comma = field.lastIndexOf(',', before);
  return comma > 0 ? comma : before;
}

/** The mailboxes of an address field. Only its first `MAX_ADDRESS_FIELD_CHARS` are parsed. */
function parseMailboxes(value: string): readonly Mailbox[] {
  return parseAddresses(simplifyAddresses(value.slice(0, MAX_ADDRESS_FIELD_CHARS))).flatMap(
    ({ name, address }) => cleanMailbox(name, address) ?? [],
  );
}

interface Bounded {
  /** Null if no visible text is left. */
  readonly shown: string | null;
  readonly isCut: boolean;
}

function bounded(text: string, most: number): Bounded {
  const cut = cutText(text, most);
  return { shown: cut.trim() === '' ? null : cut, isCut: text.length > most };
}

/** The passcode of a valid OTP-Token header; null if a message has several headers. */
function parsePasscode(fields: readonly string[]): string | null {
  return parseOtpToken([...fields])?.code ?? null;
}

/** An address header with its groups resolved and encoded words decoded. */
function parseAddresses(value: string): readonly Mailbox[] {
  // Domains stay A-labels: a U-label can look like another domain.
  const options = { flatten: true, decodePunycode: false };
  return parseAddressHeader(normalizeWords(value), options).value.map(({ name, address = '' }) => ({
    name,
    address,
  }));
}
