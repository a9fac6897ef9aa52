import type { VisibleLink, VisibleText } from '../text/html.ts';

/** What a message offers to those who look for a code or a link in it. */
export interface Searched {
  readonly subject: string;
  /** What the sender is called, if anything. */
  readonly sender?: string;
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

/** The same, and then the plain text: some put there what their HTML only shows as an image. */
export function searchedTexts(mail: Searched): readonly string[] {
  const first = searchedText(mail);
  return mail.text === null || mail.text === first ? [first] : [first, mail.text];
}

/** Its links, and the URLs that only stand in its text: those have no text of their own. */
export function searchedLinks(mail: Searched): readonly VisibleLink[] {
  const links = mail.html?.links ?? [];
  const known = new Set(links.map(({ url }) => url));
  const text = searchedText(mail);
  const bare = text
    .matchAll(PLAIN_URL)
    .map((found) => ({ ...BARE, url: wholeUrl(text, found), at: found.index }))
    .filter(({ url }) => !known.has(url))
    .take(MAX_BARE_URLS);
  return [...links, ...bare];
}

const BARE = { text: '', isAction: false, isButton: false } as const;

/** Plain text may break a URL: anywhere between angle brackets, or where a line was full. */
function wholeUrl(text: string, { 0: found, index }: RegExpExecArray): string {
  if (text[index - 1] === '<') {
    const bracketed = /^[^<>]{4,2000}(?=>)/.exec(text.slice(index, index + 2_001))?.[0];
    if (bracketed !== undefined) return bracketed.replace(/\s+/g, '');
  }
  let end = index + found.length;
  let lineStart = text.lastIndexOf('\n', index) + 1;
  for (let wraps = 0; wraps < MAX_WRAPS && isFull(end - lineStart); wraps++) {
    const rest = REST_OF_URL.exec(text.slice(end, end + MAX_REST_CHARS))?.[0];
    if (rest === undefined) break;
    lineStart = end + 1;
    end += rest.length;
  }
  return withoutStops(text.slice(index, end).replace(/\s+/g, ''));
}

/** Lines that one URL is spread over. */
const MAX_WRAPS = 20;
/** Characters of a line that a program thought full; RFC 5322 2.1.1 asks for 78 at most. */
const FULL_LINE_CHARS = 70;
const LONGEST_LINE_CHARS = 80;
const isFull = (chars: number) => chars >= FULL_LINE_CHARS && chars <= LONGEST_LINE_CHARS;
/** Characters of the rest of one, its line break and what ends it included. */
const MAX_REST_CHARS = 210;
/** A line that can only be the rest of one: no space, and a digit or a sign of URLs in it. */
const REST_OF_URL =
  /^\r?\n(?!https?:)(?=[\w~%.-]{0,200}[\d=&%_/])[\w~%.&=+?#/:-]{1,200}(?=\r?\n|$)/;

/** A loop, since the matching expression would take quadratic time on stops within. */
function withoutStops(url: string): string {
  let end = url.length;
  while (NOT_AT_THE_END.has(url.charAt(end - 1))) end--;
  return url.slice(0, end);
}
