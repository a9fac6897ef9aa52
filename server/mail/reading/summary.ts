import type { ReadSummary } from '#server/inbox/types.ts';
import { SNIPPET_CHARS } from '#shared/limits.ts';
import { findCode } from '../finder/codes.ts';
import { findLink } from '../finder/links.ts';
import type { ParsedMail } from '../mime/parse-message.ts';
import { snippetOf } from '../text/clean.ts';
import { visibleText } from '../text/html.ts';

/** Characters of a text that are searched for code and link; both stand near the top. */
const MAX_SEARCHED_CHARS = 64 * 1024;

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
