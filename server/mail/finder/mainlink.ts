import type { VisibleLink } from '../text/html.ts';
import { fold } from './folding.ts';
import { isOther } from './linksubject.ts';
import { OTHER_LINKS, READ_ON } from './linkwords.ts';
import { strengthOfSecret } from './secrets.ts';
import { OTHER_URLS } from './urlwords.ts';

/** Buttons of a message in which none of them is the main one. */
const MANY_BUTTONS = 3;
/** Links among which the main button is. */
const FIRST_LINKS = 10;
/** Characters of the words on a button. */
const BUTTON_CHARS = 40;

export interface MainButton {
  readonly url: string;
  /** No other leads to a secret. */
  readonly isOnly: boolean;
}

/**
 * The first button, where there are few: a short text or a bare URL in a line of its own, below others,
 * that leads to a secret. What the message says above it is said of it, whatever words it has.
 */
export function mainButton(links: readonly VisibleLink[], whole: string): MainButton | null {
  const urls = new Set<string>();
  for (const link of links.slice(0, FIRST_LINKS)) {
    if (!isButton(link, whole) || urls.has(link.url)) continue;
    const parsed = URL.parse(link.url);
    const secret = parsed === null ? 'none' : strengthOfSecret(parsed);
    if (secret !== 'strong' && secret !== 'weak') continue;
    if (leadsAway(link)) continue;
    urls.add(link.url);
    if (urls.size >= MANY_BUTTONS) return null;
  }
  const [url] = urls;
  return url === undefined ? null : { url, isOnly: urls.size === 1 };
}

function isButton({ text, at, url }: VisibleLink, whole: string): boolean {
  if (text.length > BUTTON_CHARS || at === 0) return false;
  const shown = text === '' ? url : text;
  const before = whole.charAt(at - 1);
  const behind = whole.charAt(at + shown.length);
  if (before !== '\n' || (behind !== '\n' && behind !== '\r' && behind !== '')) return false;
  // Most pages for everybody have no digit in their URL.
  return /\d/.test(url) && whole.startsWith(shown, at);
}

export function leadsAway({ text, url }: Pick<VisibleLink, 'text' | 'url'>): boolean {
  const words = fold(text).toLowerCase();
  return (
    OTHER_URLS.test(url.toLowerCase()) ||
    OTHER_LINKS.test(words) ||
    READ_ON.test(words) ||
    isOther(words)
  );
}
