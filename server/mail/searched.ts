import type { VisibleLink, VisibleText } from './html.ts';

/** What a message offers to those who look for a code or a link in it. */
export interface Searched {
  readonly subject: string;
  /** The plain text, if the message has any. */
  readonly text: string | null;
  /** What a reader of the HTML sees, if the message has any. */
  readonly html: VisibleText | null;
  /** The passcode of a valid OTP-Token header. */
  readonly otp: string | null;
}

/** URLs of plain text that are looked at. */
const MAX_BARE_URLS = 200;

const PLAIN_URL = /https?:\/\/[^\s<>"\u3000]{4,2000}/gi;
/** Brackets and stops behind a URL belong to the sentence. */
const NOT_AT_THE_END = new Set(")]}.,;:!?'’”»、。");

/** The text to search: what a reader sees, so HTML first. */
export function searchedText({ text, html }: Searched): string {
  if (html !== null && html.text.trim() !== '') return html.text;
  return text ?? '';
}

/** Its links, and the URLs that only stand in its text: those have no text of their own. */
export function searchedLinks(mail: Searched): readonly VisibleLink[] {
  const links = mail.html?.links ?? [];
  const known = new Set(links.map(({ url }) => url));
  const bare = searchedText(mail)
    .matchAll(PLAIN_URL)
    .map((found) => ({ url: withoutStops(found[0]), text: '', at: found.index }))
    .filter(({ url }) => !known.has(url))
    .take(MAX_BARE_URLS);
  return [...links, ...bare];
}

/** A loop, since the matching expression would take quadratic time on stops within. */
function withoutStops(url: string): string {
  let end = url.length;
  while (NOT_AT_THE_END.has(url.charAt(end - 1))) end--;
  return url.slice(0, end);
}
