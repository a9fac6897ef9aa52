import { NO_CLAIMS, readClaims } from '#server/authentication/claims.ts';
import { compressMail, expandBody } from '#server/inbox/stored-body.ts';
import type { ReadSummary, StoredBody } from '#server/inbox/types.ts';
import { MAX_ATTACHMENT_DEPTH, SNIPPET_CHARS } from '#shared/limits.ts';
import type { NestedMessage } from '#shared/message.ts';
import { findCode } from '../finder/codes/find-code.ts';
import { findLink } from '../finder/links/find-link.ts';
import { detectCharset } from '../mime/detect-charset.ts';
import { isMessage, type MimeFile, type NamedFile } from '../mime/files.ts';
import { findField, type Header, scanHeader } from '../mime/header.ts';
import { parseDate, summarizeHeader } from '../mime/header-summary.ts';
import { type ParsedMail, type ParseResult, parseMessage } from '../mime/parse-message.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { cleanText, makeSnippet } from '../text/clean.ts';
import { MAX_HTML_SCAN_CHARS, visibleText } from '../text/html.ts';
import { findTraits } from '../traits/traits.ts';
import { buildFallback, listHeaders } from './fallback.ts';
import { computeFingerprint } from './fingerprint.ts';
import type { ReadPurpose, ThreadRead } from './tasks.ts';
import type { AttachmentPath, OpenedAttachment, OpenedMail } from './types.ts';

/** Bytes of a nested message that is parsed for the row of a message without a text. */
const MAX_FORWARDED_BYTES = 256 * 1024;

/** READ-1, READ-4: parses a message for its list row and for the store. Never throws. */
export function readMail(body: StoredBody, purpose: ReadPurpose): ThreadRead {
  const raw = expandBody(body);
  const header = scanHeader(raw, detectCharset);
  const parsed = parseMessage(raw, header);
  const arrives = purpose === 'arrival';
  return {
    ...(parsed.kind === 'parsed'
      ? {
          summary: summarize(withForwardedText(parsed.mail)),
          problems: parsed.mail.problems,
          claims: readClaims(header, () => parsed.mail.senders),
          attachments: parsed.mail.files.map(describeFile),
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

/** Characters of a text that are searched for code and link, which are near the top. */
const MAX_SEARCHED_CHARS = 64 * 1024;

function summarize(mail: ParsedMail): ReadSummary {
  const html = mail.html === null ? null : visibleText(mail.html);
  const text = mail.text?.slice(0, MAX_SEARCHED_CHARS) ?? null;
  const sender = mail.from?.name ?? '';
  const found = { subject: mail.subject, sender, text, html, otp: mail.otp };
  const code = findCode(found);
  return {
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    snippet: makeSnippet(text?.trim() ? text : (html?.text ?? ''), SNIPPET_CHARS),
    code,
    link: findLink(found, code),
    authentication: null,
    attachmentCount: mail.files.filter((file) => !file.inline).length,
  };
}

/** READ-14: the row of a message that contains only another one shows the text of the nested one. */
function withForwardedText(mail: ParsedMail): ParsedMail {
  if (mail.text !== null || mail.html !== null) return mail;
  const content = mail.files.find(({ contentType }) => isMessage(contentType))?.content();
  if (content === undefined || content.length > MAX_FORWARDED_BYTES) return mail;
  const parsed = parseMessage(content, scanHeader(content, detectCharset));
  if (parsed.kind === 'refused') return mail;
  return { ...mail, text: parsed.mail.text, html: parsed.mail.html };
}

/** Parses a message that a user opens. Never throws. */
export function openMail(body: StoredBody): OpenedMail {
  const raw = expandBody(body);
  const header = scanHeader(raw, detectCharset);
  return toOpenedMail(raw, header, parseMessage(raw, header));
}

function toOpenedMail(raw: Buffer, header: Header, parsed: ParseResult): OpenedMail {
  if (parsed.kind === 'refused') return buildFallback(raw, header, parsed.problem);
  const { cc, html, files, multiparts } = parsed.mail;
  const { text, problems } = textToShow(parsed.mail);
  const found = findTraits({ header, multiparts, files, text });
  return {
    ...{ cc, text, html, headers: listHeaders(header) },
    attachments: files.map((file) => ({ ...describeFile(file), size: file.content().length })),
    traits: found.traits,
    problems: [...problems, ...found.problems],
  };
}

function describeFile({ index, filename, contentType, contentId, inline }: MimeFile): NamedFile {
  return { index, filename, contentType, contentId, inline };
}

/** The text to show; for a message with only HTML, the visible text of the HTML. */
function textToShow({ text, html, problems }: ParsedMail): Pick<OpenedMail, 'text' | 'problems'> {
  if (text !== null || html === null) return { text, problems };
  const seen = cleanText(visibleText(html).text);
  const isCut = html.length > MAX_HTML_SCAN_CHARS;
  return {
    text: seen.trim() === '' ? null : seen,
    problems: isCut ? [...new Set([...problems, PROBLEMS.textCut])] : problems,
  };
}

/** Null if the message has no such attachment, or cannot be parsed. */
export function takeAttachment(body: StoredBody, path: AttachmentPath): OpenedAttachment | null {
  const taken = take(expandBody(body), path);
  return taken === null ? null : { ...taken, content: Uint8Array.from(taken.content) };
}

/** READ-14. Null if there is no such attachment, or if it is no message. */
export function openNested(body: StoredBody, path: AttachmentPath): NestedMessage | null {
  const taken = take(expandBody(body), path);
  if (taken === null || !isMessage(taken.contentType)) return null;
  const raw = taken.content;
  const header = scanHeader(raw, detectCharset);
  const parsed = parseMessage(raw, header);
  const { from, to, subject } = parsed.kind === 'parsed' ? parsed.mail : summarizeHeader(header);
  const date = parseDate(findField(header, 'date') ?? '');
  return { ...toOpenedMail(raw, header, parsed), from, to, subject, date };
}

interface Taken extends OpenedAttachment {
  readonly content: Buffer;
}

/** One attachment; parses each nested message on the path to it. */
function take(raw: Buffer, path: AttachmentPath): Taken | null {
  const [index, ...further] = path;
  if (index === undefined || path.length > MAX_ATTACHMENT_DEPTH) return null;
  const parsed = parseMessage(raw, scanHeader(raw, detectCharset));
  const file = parsed.kind === 'parsed' ? parsed.mail.files[index] : undefined;
  if (file === undefined) return null;
  const content = file.content();
  if (further.length === 0) return { ...describeFile(file), size: content.length, content };
  return isMessage(file.contentType) ? take(content, further) : null;
}
