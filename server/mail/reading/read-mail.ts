import { NO_CLAIMS, readClaims } from '#server/authentication/claims.ts';
import { compressMail, expandBody } from '#server/inbox/stored-body.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import { MAX_ATTACHMENT_DEPTH, SNIPPET_CHARS } from '#shared/limits.ts';
import type { Mailbox, NestedMessage } from '#shared/message.ts';
import { findCode } from '../finder/codes.ts';
import { findLink } from '../finder/links.ts';
import { detectCharset } from '../mime/detect-charset.ts';
import { findField, type Header, scanHeader } from '../mime/header.ts';
import { parseDate, summarizeHeader } from '../mime/header-summary.ts';
import { isMessage } from '../mime/inspected-parts.ts';
import type { MimeParser } from '../mime/mime-parser.ts';
import type { ParsedMail } from '../mime/parse-message.ts';
import { type ParseResult, parseMailboxes, parseMessage } from '../mime/parse-message.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { cleanText, makeSnippet } from '../text/clean.ts';
import { MAX_HTML_SCAN_CHARS, visibleText } from '../text/html.ts';
import { findTraits } from '../traits/traits.ts';
import { buildFallback, listHeaders } from './fallback.ts';
import { computeFingerprint } from './fingerprint.ts';
import type { ReadPurpose, ThreadRead } from './tasks.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail } from './types.ts';

/** Bytes of a message inside the message that may be read for the row of one without a text. */
const MAX_FORWARDED_BYTES = 256 * 1024;

/** READ-1, READ-4: everything that a list row and the store need. Never rejects. */
export async function readMail(
  mime: MimeParser,
  body: StoredBody,
  purpose: ReadPurpose,
): Promise<ThreadRead> {
  const raw = expandBody(body);
  const header = scanHeader(raw, detectCharset);
  const parser = remembering(mime);
  const parsed = await parseMessage(parser, raw, header, 'nothing');
  const arrives = purpose === 'arrival';
  return {
    ...(parsed.kind === 'parsed'
      ? {
          summary: summarize(await withForwardedText(parser, raw, header, parsed.mail)),
          problems: parsed.mail.problems,
          claims: readClaims(header, (field) => parseMailboxes(parser, field)),
          attachments: parsed.mail.attachments,
        }
      : {
          summary: summarizeHeader(header),
          problems: [parsed.problem],
          claims: NO_CLAIMS,
          attachments: [],
        }),
    fingerprint: arrives ? computeFingerprint(raw, header) : null,
    compressed: arrives ? compressMail(raw) : null,
  };
}

/** Characters of a text that are searched for code and link; both stand near the top. */
const MAX_SEARCHED_CHARS = 64 * 1024;

function summarize(mail: ParsedMail): ReadSummary {
  const html = mail.html === null ? null : visibleText(mail.html);
  const text = mail.text?.slice(0, MAX_SEARCHED_CHARS) ?? null;
  const found = { subject: mail.subject, text, html, otp: mail.otp };
  const code = findCode(found);
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    snippet: makeSnippet(text?.trim() ? text : (html?.text ?? ''), SNIPPET_CHARS),
    code,
    link: findLink(found, code),
    authentication: null,
    attachmentCount: mail.attachments.filter((attachment) => !attachment.inline).length,
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

/** READ-14: the row of a message that only holds another one shows the words of that. */
async function withForwardedText(
  parser: MimeParser,
  raw: Buffer,
  header: Header,
  mail: ParsedMail,
): Promise<ParsedMail> {
  if (mail.text !== null || mail.html !== null) return mail;
  const inside = mail.attachments.find(({ contentType }) => isMessage(contentType));
  if (inside === undefined || inside.size > MAX_FORWARDED_BYTES) return mail;
  const taken = await parseMessage(parser, raw, header, { attachment: inside.index });
  if (taken.kind === 'refused') return mail;
  const { content } = taken;
  const parsed = await parseMessage(parser, content, scanHeader(content, detectCharset), 'nothing');
  if (parsed.kind === 'refused') return mail;
  return { ...mail, text: parsed.mail.text, html: parsed.mail.html };
}

/** Everything that is shown of an opened message. Never rejects. */
export async function openMail(parser: MimeParser, body: StoredBody): Promise<OpenedMail> {
  const raw = expandBody(body);
  const header = scanHeader(raw, detectCharset);
  return toOpenedMail(raw, header, await parseMessage(parser, raw, header, 'traits'));
}

function toOpenedMail(raw: Buffer, header: Header, parsed: ParseResult): OpenedMail {
  if (parsed.kind === 'refused') return buildFallback(raw, header, parsed.problem);
  const { cc, html, attachments, structure } = parsed.mail;
  const { text, problems } = textToShow(parsed.mail);
  const found = findTraits({ header, structure, attachments, text });
  return {
    ...{ cc, text, html, attachments, headers: listHeaders(header) },
    traits: found.traits,
    problems: [...problems, ...found.problems],
  };
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
  path: AttachmentPath,
): Promise<OpenedAttachment | null> {
  const taken = await take(parser, expandBody(body), path);
  return taken === null ? null : { ...taken, content: Uint8Array.from(taken.content) };
}

/** READ-14. Null where there is no such attachment, or where it is no message. */
export async function openNested(
  parser: MimeParser,
  body: StoredBody,
  path: AttachmentPath,
): Promise<NestedMessage | null> {
  const taken = await take(parser, expandBody(body), path);
  if (taken === null || !isMessage(taken.contentType)) return null;
  const raw = taken.content;
  const header = scanHeader(raw, detectCharset);
  const parsed = await parseMessage(parser, raw, header, 'traits');
  const { from, to, subject } = parsed.kind === 'parsed' ? parsed.mail : summarizeHeader(header);
  const date = parseDate(findField(header, 'date') ?? '');
  return { ...toOpenedMail(raw, header, parsed), from, to, subject, date };
}

interface Taken extends OpenedAttachment {
  readonly content: Buffer;
}

/** One attachment, out of the messages that it is in. Each is taken out of the one before. */
async function take(parser: MimeParser, raw: Buffer, path: AttachmentPath): Promise<Taken | null> {
  const [index, ...further] = path;
  if (index === undefined || path.length > MAX_ATTACHMENT_DEPTH) return null;
  const parsed = await parseMessage(parser, raw, scanHeader(raw, detectCharset), {
    attachment: index,
  });
  const info = parsed.kind === 'parsed' ? parsed.mail.attachments[index] : undefined;
  if (parsed.kind === 'refused' || info === undefined) return null;
  if (further.length === 0) return { ...info, content: parsed.content };
  return isMessage(info.contentType) ? take(parser, parsed.content, further) : null;
}
