/** A web address in a text. */
export interface UrlInText {
  readonly url: string;
  /** Where it begins. */
  readonly at: number;
}

/**
 * How far an address can go: to a space, to what RFC 3986 allows in none, or to the brackets
 * and stops of scripts that write no spaces. `matchAll` leaves it as it is.
 */
const URL_IN_TEXT = /(?<![A-Za-z0-9])https?:\/\/[^\s<>"`\\^{|}、。，！？；「」『』【】（）“”«»]+/gi;

/** What ends a sentence or a quotation around an address is not part of it. */
const STOPS = new Set(".,;:!?'’”»…]");
/** Marks around an address; at its end alone they are letters of it, as of many a token. */
const EMPHASIS = new Set('*_~');

/** In their order. Whether a browser can open one is for the caller to ask. */
export function* urlsIn(text: string): Generator<UrlInText> {
  for (const { 0: found, index } of text.matchAll(URL_IN_TEXT)) {
    const url = withoutStops(found, text[index - 1]);
    if (!url.endsWith('//')) yield { url, at: index };
  }
}

/**
 * The address without what the text around it says. `before` is the character in front. A
 * bracket stays where it was opened within. A loop: an expression that matches stops at the
 * end takes quadratic time on those within.
 */
export function withoutStops(found: string, before = ''): string {
  let unopened = count(found, ')') - count(found, '(');
  let end = found.length;
  for (; end > 0; end--) {
    const last = found.charAt(end - 1);
    const isClosing = last === ')' && unopened-- > 0;
    const isEmphasis = EMPHASIS.has(last) && before === last;
    if (!isClosing && !isEmphasis && !STOPS.has(last)) break;
  }
  return found.slice(0, end);
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
