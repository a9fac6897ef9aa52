import type { VisibleLink } from '../../text/html.ts';
import type { Secret } from '../secrets.ts';
import { fold } from '../words/folding.ts';
import { IN_BROWSER, OTHER_LINKS, READ_ON } from '../words/link-words.ts';
import { OTHER_URLS } from '../words/url-words.ts';
import { isOther } from './link-subject.ts';
import { choosesEmails } from './link-wording.ts';

/** Links among which the main one is. */
const FIRST_LINKS = 12;
/** Links with a secret among which none is the main one by its place alone. */
const MANY_LINKS = 3;
/** Characters of the words on a button, and of those in front of a bare URL in its line. */
const BUTTON_CHARS = 45;

export type PersonalLink = VisibleLink & Secret;

export interface MainLink {
  readonly link: PersonalLink;
  /** No other leads to a secret. */
  readonly isOnly: boolean;
  /** Its URL is the sender's own, and no campaign's: those carry a secret for each of their links. */
  readonly isOwn: boolean;
  /** Its URL stands there to be copied as well. */
  readonly isRepeated: boolean;
}

/**
 * The link that the layout puts first: the only one that is drawn as a button, or stands in a line of
 * its own, or has a secret. What the message says above it is said of it, whatever words it has.
 */
export function mainLink(links: readonly PersonalLink[], whole: string): MainLink | null {
  const personal = new Map<string, PersonalLink>();
  let leadingAway = 0;
  for (const link of links.slice(0, FIRST_LINKS)) {
    const { secret } = link;
    if (secret === 'none' || personal.has(link.url)) continue;
    if (!link.isButton && (secret === 'faint' || secret === 'name-like' || isInRow(link, whole)))
      continue;
    if (leadsAway(link)) {
      leadingAway += link.isButton ? 1 : 0;
      continue;
    }
    personal.set(link.url, link);
  }
  const all = [...personal.values()];
  const button = onlyOf(all.filter(({ isButton }) => isButton));
  // Where the button leads away, no other link is the main one.
  const link = button ?? (leadingAway > 0 ? null : firstOfFew(all, whole));
  if (link === null) return null;
  const isOwn = !REDIRECTS.test(link.url) && !links.some((other) => isAlike(link, other));
  const isOnly = all.length === 1;
  return { link, isOnly, isOwn, isRepeated: isRepeated(links, whole, link.url) };
}

/** Hosts and paths through which mailers lead to count who clicks. */
const REDIRECTS =
  /^https?:\/\/(?:(?:e?mail|click|clicks|links?|lnk|trk|track|tracking|go|t|r|e|em\d*|url\d+|ct|news|newsletter|nl)\.|[^/]*\/(?:ls\/click|wf\/click|e\/[ce]|c\/eJ|u\/click|track\/)|\S*https?%3a)/i;

/** Another secret at the same place. */
function isAlike({ url, parsed }: PersonalLink, other: PersonalLink): boolean {
  const host = url.slice(0, url.indexOf('/', 'https://'.length) + 1);
  if (other.secret !== 'strong' || other.url === url || !other.url.startsWith(host)) return false;
  return firstOf(parsed) === firstOf(other.parsed) && !OTHER_URLS.test(other.url.toLowerCase());
}

const firstOf = (url: URL | null) => url?.pathname.split('/')[1];

const onlyOf = <T>(all: readonly T[]): T | null => (all.length === 1 ? (all[0] ?? null) : null);

function firstOfFew(all: readonly PersonalLink[], whole: string): PersonalLink | null {
  const apart = all.filter((link) => standsApart(link, whole));
  if (apart.length > 0 && apart.length < MANY_LINKS) return apart[0] ?? null;
  return onlyOf(all);
}

/** In a line of its own, but for a few words in front of a bare URL. */
function standsApart({ text, at, url }: VisibleLink, whole: string): boolean {
  if (text.length > BUTTON_CHARS) return false;
  const shown = text === '' ? url : text;
  if (!whole.startsWith(shown, at) || !/^[>)\]]?\s*(?:\n|$)/.test(whole.slice(at + shown.length)))
    return false;
  const before = whole.slice(whole.lastIndexOf('\n', at - 1) + 1, at);
  return before === '' || (text === '' && before.length <= BUTTON_CHARS);
}

/** One of a footer's: "Help · Terms · No more of these". */
function isInRow({ text, at }: VisibleLink, whole: string): boolean {
  const behind = whole.slice(at + text.length);
  return text !== '' && (/[·|•] ?$/.test(whole.slice(at - 2, at)) || /^ ?[·|•]/.test(behind));
}

function isRepeated(links: readonly VisibleLink[], whole: string, url: string): boolean {
  const texts = links.filter((link) => link.url === url).map(({ text }) => text);
  const isBare = (text: string) => text === '' || text === url;
  return texts.some(isBare) ? !texts.every(isBare) : whole.includes(url);
}

function leadsAway({ text, url }: Pick<VisibleLink, 'text' | 'url'>): boolean {
  const words = fold(text).toLowerCase();
  return (
    OTHER_URLS.test(url.toLowerCase()) ||
    OTHER_LINKS.test(words) ||
    choosesEmails(words) ||
    READ_ON.test(words) ||
    IN_BROWSER.test(words) ||
    isOther(words)
  );
}
