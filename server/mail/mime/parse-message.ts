import type { AttachmentInfo, Mailbox } from '#shared/message.ts';
import { cleanLine, cleanText, cutText } from '../text/clean.ts';
import { simplifyAddresses } from './addresses.ts';
import { findFields, type Header, isVisible } from './header.ts';
import { cleanMailbox } from './header-summary.ts';
import { isDeliveryStatus, isDisposition } from './inspected-parts.ts';
import type { MimeParser, MimeParts, WantedContent } from './mime-parser.ts';
import { ParseLimitExceeded } from './parse-limits.ts';
import { buildParserHeader, findExceededLimit, lacksBoundary, selectBody } from './parser-input.ts';
import { readPlainMessage } from './plain-message.ts';
import { PROBLEMS } from './problems.ts';
import { type Defect, hasDefect, type Structure } from './structure.ts';

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

/** Attachments that are listed. */
const MAX_ATTACHMENTS = 500;
/** Addresses of a To or Cc header that are listed. */
const MAX_ADDRESSEES = 100;
/** Characters of an address header that are parsed: a hundred addresses with long names. */
const MAX_ADDRESS_FIELD_CHARS = 32 * 1024;
/** Characters of text, and of HTML, that a tab is sent: more makes it unusable. */
const MAX_TEXT_CHARS = 1_000_000;
const MAX_HTML_CHARS = 2_000_000;

export type ParseResult =
  | { readonly kind: 'parsed'; readonly mail: ParsedMail; readonly content: Buffer }
  | { readonly kind: 'refused'; readonly problem: string };

/** Takes a message apart and cleans what is shown. Never rejects. */
export async function parseMessage(
  parser: MimeParser,
  raw: Buffer,
  header: Header,
  wanted: WantedContent,
): Promise<ParseResult> {
  const asText = lacksBoundary(raw, header);
  const body = selectBody(raw, header, asText);
  const problem = findExceededLimit(raw, body);
  if (problem !== null) return { kind: 'refused', problem };
  const isBodyCut = header.bodyStart + body.length < raw.length;
  try {
    const parts =
      readPlainMessage(header, body) ??
      (await parser.splitMessage(buildParserHeader(raw, header, asText), body, wanted));
    const isCut = isBodyCut || parts.isCut;
    const mail = assemble(parser, { ...parts, isCut }, header, asText ? [PROBLEMS.noBoundary] : []);
    const hasContent = body.some(isVisible) && !hasDefect(parts.structure, 'emptyParts');
    if (isEmpty(mail) && hasContent) throw new Error('a body without content');
    return { kind: 'parsed', mail, content: parts.content };
  } catch (error) {
    const problem = error instanceof ParseLimitExceeded ? error.message : PROBLEMS.unreadable;
    return { kind: 'refused', problem };
  }
}

function isEmpty({ text, html, attachments }: ParsedMail): boolean {
  return text === null && html === null && attachments.length === 0;
}

function assemble(
  parser: MimeParser,
  parts: MimeParts,
  header: Header,
  problems: string[],
): ParsedMail {
  const { isCut } = parts;
  if (header.cut) problems.push(PROBLEMS.headerCut);
  problems.push(...listDefects(header, parts.structure));
  if (header.isGuessed || parts.isGuessed) problems.push(PROBLEMS.charsetGuessed);
  const isBroken = [parts.text, parts.html].some((each) => each.includes('\ufffd'));
  // Where a text was cut, the last character may have been, too.
  if (isBroken && !isCut) problems.push(PROBLEMS.charactersBroken);
  const from = sender(parser, header, problems);
  const to = addressees(parser, findFields(header, 'to'));
  const cc = addressees(parser, findFields(header, 'cc'));
  if (to.isCut || cc.isCut) problems.push(PROBLEMS.addresseesCut);
  const text = bounded(parts.text, MAX_TEXT_CHARS);
  const html = bounded(parts.html, MAX_HTML_CHARS);
  if (text.isCut || (isCut && parts.text !== '')) problems.push(PROBLEMS.textCut);
  if (html.isCut || (isCut && parts.html !== '')) problems.push(PROBLEMS.htmlCut);
  if (parts.attachments.length > MAX_ATTACHMENTS) problems.push(PROBLEMS.attachmentsCut);
  return {
    ...{ from, to: to.listed, cc: cc.listed, html: html.shown, otp: parts.otp, problems },
    subject: cleanLine(parts.subject),
    text: text.shown === null ? null : cleanText(text.shown),
    attachments: parts.attachments.slice(0, MAX_ATTACHMENTS).map((one) => placed(one, parts)),
    structure: parts.structure,
  };
}

const DEFECT_PROBLEMS: readonly (readonly [Defect, string])[] = [
  ['brokenHeader', PROBLEMS.headerBroken],
  ['lostBoundary', PROBLEMS.partNoBoundary],
  ['outsideParts', PROBLEMS.outsideParts],
  ['unknownEncoding', PROBLEMS.unknownEncoding],
  ['behindBase64', PROBLEMS.behindBase64],
];

function listDefects({ isBroken }: Header, structure: Structure): readonly string[] {
  return DEFECT_PROBLEMS.flatMap(([defect, problem]) => {
    const isFound = hasDefect(structure, defect) || (defect === 'brokenHeader' && isBroken);
    return isFound ? [problem] : [];
  });
}

/** Parts that are shown as traits or variants are inline, not attached files. */
function placed(attachment: AttachmentInfo, { structure }: MimeParts): AttachmentInfo {
  const { index, contentType } = attachment;
  const isShown = isDeliveryStatus(contentType) || isDisposition(contentType);
  const isInPlace = isShown || structure.variants.includes(index);
  return isInPlace ? { ...attachment, inline: true } : attachment;
}

function sender(parser: MimeParser, header: Header, problems: string[]): Mailbox | null {
  // Twin fields are a way to show one reader another sender than the next.
  const mailboxes = findFields(header, 'from')
    .slice(0, 2)
    .flatMap((value) => parseMailboxes(parser, value));
  const addressed = mailboxes.filter(({ address }) => address !== '');
  // What has no address is no sender, as long as something else has one.
  const first = addressed[0] ?? mailboxes[0] ?? null;
  if (first === null) problems.push(PROBLEMS.noSender);
  if (addressed.length > 1) problems.push(PROBLEMS.manySenders);
  return first;
}

interface Addressees {
  readonly listed: readonly string[];
  readonly isCut: boolean;
}

function addressees(parser: MimeParser, fields: readonly string[]): Addressees {
  const field = fields.slice(0, MAX_ADDRESSEES).join(', ');
  const whole = field.length <= MAX_ADDRESS_FIELD_CHARS;
  const value = whole ? field : field.slice(0, lastComma(field, MAX_ADDRESS_FIELD_CHARS));
  const addresses = parseMailboxes(parser, value).map(({ address }) => address);
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
export function parseMailboxes(parser: MimeParser, value: string): readonly Mailbox[] {
  return parser
    .addresses(simplifyAddresses(value.slice(0, MAX_ADDRESS_FIELD_CHARS)))
    .flatMap(({ name, address }) => cleanMailbox(name, address) ?? []);
}

interface Bounded {
  /** Null where nothing is to be seen. */
  readonly shown: string | null;
  readonly isCut: boolean;
}

function bounded(text: string, most: number): Bounded {
  const cut = cutText(text, most);
  return { shown: cut.trim() === '' ? null : cut, isCut: text.length > most };
}
