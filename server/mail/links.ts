import type { FoundLink, LinkKind } from '#shared/message.ts';
import { cleanLine } from './clean.ts';
import { CODE_WORDS, EXPIRY, ONE_TIME } from './codewords.ts';
import { fold } from './folding.ts';
import type { VisibleLink } from './html.ts';
import {
  ACTION_URLS,
  ADDED,
  DONE,
  EXPIRES,
  GENERIC_TEXT,
  JOIN_WORDS,
  KIND_WORDS,
  MAGIC_WORDS,
  NO_PASSWORD,
  NOT_WORKING,
  NOT_YOU,
  OTHER_LINKS,
  OTHER_URLS,
  OTHERWISE,
  URL_WORDS,
} from './linkwords.ts';
import { actionsInMarkup } from './markup.ts';
import { DISCOUNTS, ORDERS, OTHER_MATTERS } from './otherwords.ts';
import { type Searched, searchedLinks, searchedText } from './searched.ts';
import { holdsNamedSecret, strengthOfSecret } from './secrets.ts';
import { weigh, when } from './weighing.ts';

/** Characters of text around a link that tell what it is for. */
const CONTEXT_CHARS = 300;
/** Characters of a URL whose words are looked at; the secret stands behind them. */
const MAX_URL_CHARS = 2_000;
/** Characters of a link's text that are kept. */
const MAX_TEXT_CHARS = 100;

/** What speaks for and against a link, each with its weight. Set by hand, not fitted. */
const WEIGHTS = {
  'said by its text': 4,
  'said by its URL': 3,
  'said in front of it': 2,
  'said by the subject': 1,
  'said by mark-up': 2,
  'good for a while': 1,
  'nothing but a link': 1,
  'hardly a secret': -2,
  'done already': -3,
  'another matter in front of it': -2,
  'another matter in the subject': -2,
} as const;

/** Below it, nothing is better than something. */
const ENOUGH = 3;

/**
 * The link that the message wants clicked. It must carry a secret, since only such a link
 * proves anything, and its text, its URL or the words before it must say what it is for.
 */
export function findLink(mail: Searched): FoundLink | null {
  const subject = subjectOf(mail);
  const links = searchedLinks(mail);
  const found = bestOf(links, mail, subject);
  if (found !== null || mail.html === null || mail.text === null) return found;
  // Some put into their plain text what their HTML lacks.
  const judged = new Set(links.map(({ url }) => url));
  const textOnly = { ...mail, html: null };
  const others = searchedLinks(textOnly).filter(({ url }) => !judged.has(url));
  return bestOf(others, textOnly, subject);
}

function bestOf(links: readonly VisibleLink[], mail: Searched, subject: Subject): FoundLink | null {
  const text = searchedText(mail);
  const marked = new Set(actionsInMarkup(mail.html?.structured ?? []).map(({ url }) => url));
  let best: { readonly link: FoundLink; readonly score: number } | null = null;
  for (const link of links) {
    const isAction = link.isAction || marked.has(link.url);
    const judged = judge({ ...link, isAction }, text, subject);
    if (judged === null || (best !== null && judged.score <= best.score)) continue;
    const shown = cleanLine(link.text, MAX_TEXT_CHARS);
    best = { link: { url: link.url, text: shown, kind: judged.kind }, score: judged.score };
  }
  return best?.link ?? null;
}

/** The same for every link of a message. */
interface Subject {
  readonly text: string;
  readonly kind: LinkKind | null;
  readonly isOther: boolean;
}

function subjectOf(mail: Searched): Subject {
  const text = fold(mail.subject).toLowerCase();
  const kind = kindIn(text, KIND_WORDS);
  return { text, kind, isOther: kind === null && isOther(text) };
}

interface Judged {
  readonly kind: LinkKind;
  readonly score: number;
}

/** What the link is for and how sure that is; null where it is not the one. */
function judge(link: VisibleLink, whole: string, subject: Subject): Judged | null {
  const parsed = URL.parse(link.url);
  const url = link.url.toLowerCase();
  if (parsed === null) return null;
  const words = fold(link.text).toLowerCase();
  const text = /^<?https?:/.test(words) ? '' : words;
  const isBare = text === '' || GENERIC_TEXT.test(text);
  const inUrl = kindIn(wordsOfUrl(parsed), URL_WORDS, KINDS_OF_URLS);
  const ofText = kindIn(text, KIND_WORDS) ?? joins(text, whole, link, subject);
  const acts = link.isAction || ACTION_URLS.test(url);
  // Most links end here: they speak, and of something else.
  if (!isBare && !acts && ofText === null && inUrl === null) return null;
  const secret = strengthOfSecret(parsed);
  if (secret === 'none' || OTHER_URLS.test(url)) return null;
  if (OTHER_LINKS.test(text) || isOther(text)) return null;
  const context = new Context(whole, link);
  const provesItself = inUrl === 'signin' || holdsNamedSecret(parsed);
  const signsIn = (kind: LinkKind | null) =>
    provesItself ? kind : withoutPassword(kind, context, subject.text);
  const inText = signsIn(ofText);
  if (!isBare && !acts && inText === null && inUrl === null) return null;
  const { near } = context;
  const saysNothing = inText === null && inUrl === null;
  const front = signsIn(context.kindInFront);
  const said = { text: inText, url: inUrl, front, subject: subject.kind };
  const speaking = [
    ...when(inText !== null, 'said by its text'),
    ...when(inUrl !== null || ACTION_URLS.test(url), 'said by its URL'),
    ...when(front !== null, 'said in front of it'),
    ...when(subject.kind !== null, 'said by the subject'),
    ...when(link.isAction, 'said by mark-up'),
    ...when(isBare, 'nothing but a link'),
    ...when(secret === 'weak', 'hardly a secret'),
    ...when(subject.isOther, 'another matter in the subject'),
  ];
  // The rest costs more to ask.
  if (weigh(speaking, WEIGHTS) + WEIGHTS['good for a while'] < ENOUGH) return null;
  if (isForOthers(context, text)) return null;
  const all = [
    ...speaking,
    ...when(expires(context.around), 'good for a while'),
    ...when(speaksOfOther(near), 'another matter in front of it'),
    ...when(saysNothing && DONE.test(`${subject.text}\n${near}`), 'done already'),
  ];
  const score = weigh(all, WEIGHTS);
  return score < ENOUGH ? null : { score, kind: kindOf(said, `${near}\n${subject.text}`) };
}

/** "Join the team" is said by the text of one who was invited. */
function joins(text: string, whole: string, link: VisibleLink, subject: Subject): LinkKind | null {
  if (!JOIN_WORDS.test(text)) return null;
  const invited =
    subject.kind === 'invite' || KIND_WORDS.invite.test(new Context(whole, link).near);
  return invited ? 'invite' : null;
}

function speaksOfOther(near: string): boolean {
  return OTHER_MATTERS.test(near) || ORDERS.test(near);
}

/** The link, that is: in a mail with a code it is the code. */
function expires(around: string): boolean {
  return (EXPIRY.test(around) || EXPIRES.test(around)) && !CODE_WORDS.test(around);
}

function isOther(text: string): boolean {
  return [OTHER_MATTERS, ORDERS, DISCOUNTS].some((words) => words.test(text));
}

function kindOf(
  said: Readonly<Record<'text' | 'url' | 'front' | 'subject', LinkKind | null>>,
  around: string,
): LinkKind {
  const kind = said.text ?? said.url ?? said.front ?? said.subject ?? 'verify';
  // Who was invited chooses a password first.
  const isInvited = KIND_WORDS.invite.test(around) || ADDED.test(around);
  return kind === 'reset' && isInvited ? 'invite' : kind;
}

/** "Sign in" is said of many links: it counts where this one does it without a password. */
function withoutPassword(
  kind: LinkKind | null,
  context: Context,
  subject: string,
): LinkKind | null {
  if (kind !== 'signin') return kind;
  const all = `${subject}\n${context.around}`;
  return [MAGIC_WORDS, NO_PASSWORD, EXPIRY, ONE_TIME, CODE_WORDS].some((words) => words.test(all))
    ? kind
    : null;
}

function kindIn(
  text: string,
  words: Readonly<Record<LinkKind, Pick<RegExp, 'test'>>>,
  kinds: readonly LinkKind[] = KINDS,
): LinkKind | null {
  for (const kind of kinds) if (words[kind].test(text)) return kind;
  return null;
}

/** The narrower meaning first: "confirm that you want a new password" is a reset. */
const KINDS: readonly LinkKind[] = ['reset', 'invite', 'verify', 'signin'];
/** Where every kind of link is "verified": `/verify?type=magiclink`. */
const KINDS_OF_URLS: readonly LinkKind[] = ['reset', 'invite', 'signin', 'verify'];

/** What stands around a link; lower case. */
class Context {
  readonly #before: string;
  readonly #whole: string;
  readonly #link: VisibleLink;
  #around: string | null = null;

  constructor(whole: string, link: VisibleLink) {
    this.#whole = whole;
    this.#link = link;
    this.#before = fold(whole.slice(Math.max(0, link.at - CONTEXT_CHARS), link.at)).toLowerCase();
  }

  /** The last words before the link. */
  get near(): string {
    return this.#lastLines.join('\n');
  }

  /** By its own line, and else by the one above. */
  get kindInFront(): LinkKind | null {
    const last = this.#lastLines.at(-1) ?? '';
    return (
      kindIn(NO_PASSWORD.blank(last), KIND_WORDS) ??
      kindIn(NO_PASSWORD.blank(this.near), KIND_WORDS)
    );
  }

  get #lastLines(): readonly string[] {
    return this.#before
      .split('\n')
      .filter((line) => /[\p{L}\p{N}]/u.test(line))
      .slice(-2);
  }

  get paragraph(): string {
    return this.#before.split(this.#link.text === '' ? /\n\s*\n/ : '\n').at(-1) ?? '';
  }

  /** Only what belongs to its own sentence, and a question right before that. */
  get sentence(): string {
    const sentences = this.paragraph.split(/(?<=[.!?]\s|[。！？।؟])/);
    const last = sentences.at(-1) ?? '';
    const asked = sentences.at(-2)?.trim() ?? '';
    return /[?？؟]$/.test(asked) ? `${asked} ${last}` : last;
  }

  /** Before and behind it. */
  get around(): string {
    this.#around ??= this.#before + this.#behind();
    return this.#around;
  }

  #behind(): string {
    const { at, text } = this.#link;
    return fold(this.#whole.slice(at, at + text.length + CONTEXT_CHARS)).toLowerCase();
  }
}

/** Said to those who did not ask for it. */
function isForOthers({ sentence, paragraph }: Context, text: string): boolean {
  if (NOT_YOU.test(sentence)) return !NOT_WORKING.test(sentence);
  const says = kindIn(text, KIND_WORDS);
  if (says !== null && says !== 'reset') return false;
  return NOT_YOU.test(paragraph) && !NOT_WORKING.test(paragraph) && !OTHERWISE.test(sentence);
}

function wordsOfUrl({ pathname, search }: URL): string {
  return `${pathname}${search}`.slice(0, MAX_URL_CHARS).toLowerCase();
}
