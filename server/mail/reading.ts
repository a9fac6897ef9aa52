import type { StoredBody } from '#server/inbox/types.ts';
import type { Mailbox } from '#shared/message.ts';
import { claimsOf } from './authentication/claims.ts';
import { compressMail, expandBody } from './body.ts';
import { cleanLine, cleanText, cutText } from './clean.ts';
import { fingerprintOf } from './fingerprint.ts';
import { bodyToRead, lacksItsBoundary, refusal, structuralHeader } from './guard.ts';
import { fieldsOf, type Header, scanHeader } from './header.ts';
import { MAX_HTML_SCAN_CHARS, visibleText } from './html.ts';
import type { MimeParser, MimeParts } from './mime.ts';
import { plainParts } from './plain.ts';
import { PROBLEMS } from './problems.ts';
import { salvage, shownHeaders } from './salvage.ts';
import { bareSummary, cleanMailbox, type ParsedMail, summaryOf } from './summary.ts';
import type { ReadPurpose, ThreadRead } from './tasks.ts';
import type { OpenedAttachment, OpenedMail } from './types.ts';

/** Attachments that are listed. */
const MAX_ATTACHMENTS = 500;
/** Addresses of the To header that are listed. */
const MAX_TO = 100;
/** Characters of an address header that are looked at: a hundred addresses with long names. */
const MAX_ADDRESS_FIELD_CHARS = 32 * 1024;
/** Characters of text, and of HTML, that a tab is sent: more makes it unusable. */
const MAX_TEXT_CHARS = 1_000_000;
const MAX_HTML_CHARS = 2_000_000;

/** READ-1, READ-2: everything that a list row and the store need. Never rejects. */
export async function readMail(
  mime: MimeParser,
  body: StoredBody,
  purpose: ReadPurpose,
): Promise<ThreadRead> {
  const raw = expandBody(body);
  const header = scanHeader(raw);
  const parser = remembering(mime);
  const parsed = await parse(parser, raw, header, null);
  const arrives = purpose === 'arrival';
  return {
    ...(parsed.kind === 'parsed'
      ? { summary: summaryOf(parsed.mail), problems: parsed.mail.problems }
      : { summary: bareSummary(header), problems: [parsed.problem] }),
    claims: claimsOf(header, (field) =>
      mailboxesOf(parser, field.slice(0, MAX_ADDRESS_FIELD_CHARS)),
    ),
    fingerprint: arrives ? fingerprintOf(raw, header) : null,
    compressed: arrives ? compressMail(raw) : null,
  };
}

/** Reads no address field twice: that is a tenth of what a small message takes. */
function remembering(parser: MimeParser): MimeParser {
  const read = new Map<string, readonly Mailbox[]>();
  return {
    ...parser,
    addresses(value) {
      const mailboxes = read.get(value) ?? parser.addresses(value);
      read.set(value, mailboxes);
      return mailboxes;
    },
  };
}

/** Everything that is shown of an opened message. Never rejects. */
export async function openMail(parser: MimeParser, body: StoredBody): Promise<OpenedMail> {
  const raw = expandBody(body);
  const header = scanHeader(raw);
  const parsed = await parse(parser, raw, header, null);
  if (parsed.kind === 'refused') return salvage(raw, header, parsed.problem);
  const { html, attachments } = parsed.mail;
  const headers = shownHeaders(header);
  return { html, attachments, traits: [], ...textToShow(parsed.mail), headers };
}

/** The text of a message that has only HTML is what a reader sees of that. */
function textToShow({ text, html, problems }: ParsedMail): Pick<OpenedMail, 'text' | 'problems'> {
  if (text !== null || html === null) return { text, problems };
  const seen = cleanText(visibleText(html).text);
  const isCut = html.length > MAX_HTML_SCAN_CHARS;
  return {
    text: seen.trim() === '' ? null : seen,
    problems: isCut ? [...problems, PROBLEMS.textCut] : problems,
  };
}

/** Null where the message has no such attachment, or cannot be taken apart. */
export async function takeAttachment(
  parser: MimeParser,
  body: StoredBody,
  index: number,
): Promise<OpenedAttachment | null> {
  const raw = expandBody(body);
  const parsed = await parse(parser, raw, scanHeader(raw), index);
  const info = parsed.kind === 'parsed' ? parsed.mail.attachments[index] : undefined;
  if (parsed.kind === 'refused' || info === undefined) return null;
  return { ...info, content: Uint8Array.from(parsed.content) };
}

type Parsed =
  | { readonly kind: 'parsed'; readonly mail: ParsedMail; readonly content: Buffer }
  | { readonly kind: 'refused'; readonly problem: string };

async function parse(
  parser: MimeParser,
  raw: Buffer,
  header: Header,
  wanted: number | null,
): Promise<Parsed> {
  const asText = lacksItsBoundary(raw, header);
  const body = bodyToRead(raw, header, asText);
  const problem = refusal(raw, body);
  if (problem !== null) return { kind: 'refused', problem };
  const isCut = header.bodyStart + body.length < raw.length;
  try {
    const parts =
      plainParts(header, body) ??
      (await parser.takeApart(structuralHeader(header, asText), body, wanted));
    const mail = assemble(parser, parts, header, isCut, asText ? [PROBLEMS.noBoundary] : []);
    // Parts whose delimiters never come are silently nothing to a parser.
    if (isEmpty(mail) && body.some(isVisible)) throw new Error('a body without content');
    return { kind: 'parsed', mail, content: parts.content };
  } catch {
    return { kind: 'refused', problem: PROBLEMS.unreadable };
  }
}

function isEmpty({ text, html, attachments }: ParsedMail): boolean {
  return text === null && html === null && attachments.length === 0;
}

const isVisible = (byte: number) => byte > 0x20;

function assemble(
  parser: MimeParser,
  parts: MimeParts,
  header: Header,
  isCut: boolean,
  problems: string[],
): ParsedMail {
  if (header.cut) problems.push(PROBLEMS.headerCut);
  const from = sender(parser, header, problems);
  const to = addressees(parser, header, problems);
  const text = bounded(parts.text, MAX_TEXT_CHARS);
  const html = bounded(parts.html, MAX_HTML_CHARS);
  if (text.isCut || (isCut && parts.text !== '')) problems.push(PROBLEMS.textCut);
  if (html.isCut || (isCut && parts.html !== '')) problems.push(PROBLEMS.htmlCut);
  if (parts.attachments.length > MAX_ATTACHMENTS) problems.push(PROBLEMS.attachmentsCut);
  return {
    ...{ from, to, html: html.shown, otp: parts.otp, problems },
    subject: cleanLine(parts.subject),
    text: text.shown === null ? null : cleanText(text.shown),
    attachments: parts.attachments.slice(0, MAX_ATTACHMENTS),
  };
}

function sender(parser: MimeParser, header: Header, problems: string[]): Mailbox | null {
  // Twin fields are a way to show one reader another sender than the next.
  const mailboxes = fieldsOf(header, 'from')
    .slice(0, 2)
    .flatMap((value) => mailboxesOf(parser, value.slice(0, MAX_ADDRESS_FIELD_CHARS)));
  const addressed = mailboxes.filter(({ address }) => address !== '');
  // What has no address is no sender, as long as something else has one.
  const first = addressed[0] ?? mailboxes[0] ?? null;
  if (first === null) problems.push(PROBLEMS.noSender);
  if (addressed.length > 1) problems.push(PROBLEMS.manySenders);
  return first;
}

function addressees(parser: MimeParser, header: Header, problems: string[]): readonly string[] {
  const field = fieldsOf(header, 'to').slice(0, MAX_TO).join(', ');
  const whole = field.length <= MAX_ADDRESS_FIELD_CHARS;
  const value = whole ? field : field.slice(0, lastComma(field, MAX_ADDRESS_FIELD_CHARS));
  const addresses = mailboxesOf(parser, value).map(({ address }) => address);
  const listed = addresses.filter((address) => address !== '').slice(0, MAX_TO);
  if (!whole || addresses.length > MAX_TO) problems.push(PROBLEMS.addresseesCut);
  return listed;
}

function lastComma(field: string, before: number): number {
  const comma = field.lastIndexOf(',', before);
  return comma > 0 ? comma : before;
}

function mailboxesOf(parser: MimeParser, value: string): readonly Mailbox[] {
  return parser.addresses(value).flatMap(({ name, address }) => cleanMailbox(name, address) ?? []);
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
