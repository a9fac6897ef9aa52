import type { FoundLink, LinkKind } from '#shared/message.ts';
import { cleanLine } from './clean.ts';
import type { VisibleLink } from './html.ts';
import {
  ACTION_URLS,
  KIND_WORDS,
  NOT_YOU,
  OTHER_LINKS,
  OTHER_MATTERS,
  OTHER_URLS,
  URL_WORDS,
} from './linkwords.ts';
import { type Searched, searchedLinks, searchedText } from './searched.ts';

/** Characters of text before a link that tell what it is for. */
const CONTEXT_CHARS = 300;
/** Characters of a link's text that are kept. */
const MAX_TEXT_CHARS = 100;
/** Characters of the shortest secret that makes a link one person's own. */
const SECRET_CHARS = 12;

/**
 * The link that the message wants clicked. It must carry a secret, since only such a link
 * proves anything, and its text, its URL or the words before it must say what it is for.
 */
export function findLink(mail: Searched): FoundLink | null {
  const text = searchedText(mail);
  let best: { readonly link: FoundLink; readonly score: number } | null = null;
  for (const link of searchedLinks(mail)) {
    const judged = judge(link, contextOf(text, link), mail.subject);
    if (judged === null || (best !== null && judged.score <= best.score)) continue;
    const { url } = link;
    best = {
      link: { url, text: cleanLine(link.text, MAX_TEXT_CHARS), kind: judged.kind },
      score: judged.score,
    };
  }
  return best?.link ?? null;
}

/** What the link is for and how sure that is; null where it is not the one. */
function judge(
  { url, text }: VisibleLink,
  { near, sentence }: Context,
  subject: string,
): { readonly kind: LinkKind; readonly score: number } | null {
  if (!carriesSecret(url) || OTHER_URLS.test(url) || OTHER_LINKS.test(text)) return null;
  if (NOT_YOU.test(sentence)) return null;
  const inText = kindIn(text, KIND_WORDS);
  const inUrl = kindIn(wordsOfUrl(url), URL_WORDS);
  const around = OTHER_MATTERS.test(near) ? null : kindIn(near, KIND_WORDS);
  const acts = ACTION_URLS.test(url);
  const score = (inText ? 3 : 0) + (inUrl || acts ? 2 : 0) + (around ? 1 : 0);
  const kind = inText ?? inUrl ?? around ?? kindIn(subject, KIND_WORDS) ?? 'verify';
  return score === 0 ? null : { kind, score };
}

function kindIn(text: string, words: Readonly<Record<LinkKind, RegExp>>): LinkKind | null {
  for (const kind of KINDS) if (words[kind].test(text)) return kind;
  return null;
}

/** The narrower meaning first: "confirm that you want a new password" is a reset. */
const KINDS: readonly LinkKind[] = ['reset', 'invite', 'verify', 'signin'];

interface Context {
  /** The last words before the link. */
  readonly near: string;
  /** Only what belongs to its own sentence. */
  readonly sentence: string;
}

function contextOf(text: string, { at }: VisibleLink): Context {
  const before = text.slice(Math.max(0, at - CONTEXT_CHARS), at);
  const near = before
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-2)
    .join('\n');
  const sentence = before.split(/[.!?]\s|[。！？।؟]|\n\s*\n/).at(-1) ?? '';
  return { near, sentence };
}

/** Only what a browser opens, and with something in it that nobody guesses. */
function carriesSecret(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, pathname, searchParams, hash } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  const pieces = [...pathname.split('/'), ...searchParams.values(), ...hash.split(/[#/?&=]/)];
  return pieces.some(looksRandom) || /^\d{4,8}$/.test(searchParams.get('code') ?? '');
}

function looksRandom(piece: string): boolean {
  if (piece.length < SECRET_CHARS || !/^[\w.~%+=:-]+$/.test(piece)) return false;
  return /\d/.test(piece) || (/[a-z]/.test(piece) && /[A-Z]/.test(piece));
}

function wordsOfUrl(url: string): string {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`.slice(0, 2_000);
}
