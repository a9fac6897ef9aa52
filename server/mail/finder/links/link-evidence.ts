import type { LinkKind } from '#shared/message.ts';
import type { VisibleLink } from '../../text/html.ts';
import { endsInSecret, holdsCode, holdsNamedSecret, type Secret } from '../secrets.ts';
import { weigh, when } from '../weighing.ts';
import { CODE_WORDS, EXPIRY } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import {
  ADDED,
  DONE,
  EXPIRES,
  FRIENDS,
  GENERIC_TEXT,
  JOIN_WORDS,
  KIND_WORDS,
  NOT_YOU,
  ONCE,
  OR,
  OTHER_LINKS,
  READ_ON,
} from '../words/link-words.ts';
import { ACCOUNT_TO_RECOVER, ACCOUNTS, REQUESTED } from '../words/pair-words.ts';
import {
  ACTION_URLS,
  OTHER_URLS,
  SETTINGS_PATHS,
  SIGNIN_PATHS,
  URL_WORDS,
} from '../words/url-words.ts';
import { Context, kindIn } from './link-context.ts';
import { isOther, type Subject } from './link-subject.ts';
import {
  choosesEmails,
  isForOthers,
  isInvited,
  kindOfText,
  leadsElsewhere,
  speaksOfOther,
  withoutPassword,
} from './link-wording.ts';

/** Characters of a URL whose words are looked at; the secret stands behind them. */
const MAX_URL_CHARS = 2_000;
/** What speaks for and against a link, each with its weight. Set by hand, not fitted. */
const WEIGHTS = {
  'said by its text': 4,
  'said by its URL': 3,
  'said in front of it': 2,
  'said by the subject': 1,
  'said alike by its line and the subject': 1,
  'said by mark-up': 2,
  'good for a while': 1,
  'nothing but a link': 1,
  'the other way beside a code': 1,
  'said by its label': 1,
  'hardly a secret': -2,
  'a short secret': -1,
  'done already': -3,
  'another matter in front of it': -2,
  'another matter in the subject': -3,
} as const;

/** Below it, nothing is better than something. */
const ENOUGH = 3;

export interface Judgeable extends VisibleLink, Secret {
  readonly isMain: () => boolean;
}

export interface Judged {
  readonly kind: LinkKind;
  readonly score: number;
}

/** What the link is for and how sure that is; null where it is not the one. */
export function judge(link: Judgeable, whole: string, subject: Subject): Judged | null {
  const { parsed } = link;
  if (parsed === null) return null;
  const secret = holdsCode(parsed, subject.code) ? 'strong' : link.secret;
  const url = link.url.toLowerCase();
  // Most links end here: they lead to a page for everybody.
  if (secret === 'none' || OTHER_URLS.test(url)) return null;
  const words = fold(link.text).toLowerCase();
  const text = /^<?https?:/.test(words) ? '' : words;
  const isGeneric = text === '' || GENERIC_TEXT.test(text);
  const inPath = kindInUrl(parsed, subject);
  const ofText = kindOfText(text, whole, link, subject);
  const acts = link.isAction || ACTION_URLS.test(url);
  // A button that says nothing of its own is the one of what stands above it.
  const saysNought = !isGeneric && !acts && ofText === null && inPath === null;
  const around = saysNought ? saidAround(link, whole, subject) : null;
  const ofUrl = around === 'works once' ? 'signin' : inPath;
  const isOnlyMain = around === 'said above';
  const isBare = isGeneric || isOnlyMain;
  if (!isBare && !acts && ofText === null && ofUrl === null) return null;
  const context = new Context(whole, link);
  if (isPicture(link, whole) && !acts && ofUrl === null && context.opensLine) return null;
  if (!acts && ofUrl === null && context.isBanner) return null;
  // A URL without a text has its sentence for one.
  if (
    OTHER_LINKS.test(text || context.sentence) ||
    isOther(text) ||
    (ofText === 'invite' && invitesOthers(text))
  )
    return null;
  if (isBare && text !== '' && leadsElsewhere(context)) return null;
  if (text !== '' && ofText === null && READ_ON.test(text)) return null;
  const label = text === '' && context.isLabelled ? context.line : text;
  if (label !== text && (isReadOn(label) || invitesOthers(label))) return null;
  if (choosesEmails(label)) return null;
  const provesItself = ofUrl === 'signin' || holdsNamedSecret(parsed);
  const signsIn = (kind: LinkKind | null) =>
    provesItself ? kind : withoutPassword(kind, context, subject);
  const inText = signsIn(ofText);
  // A label is what a button would say: "Continue:".
  const ofLabel = text === '' ? kindOfText(label, whole, link, subject) : null;
  const beside = isBare ? (context.kindBeside ?? ofLabel) : null;
  const front = signsIn(beside ?? context.kindInFront);
  // Passwords are also read about, and carts recovered.
  const isReset = [inText, front, subject.kind].includes('reset');
  const isOfAll = ofUrl === 'invite' && secret !== 'strong' && !isInvited(context, subject);
  const inUrl = (ofUrl === 'reset' && !isReset) || isOfAll ? null : ofUrl;
  if (!isBare && !acts && inText === null && inUrl === null) return null;
  const { near } = context;
  // Bookings and events are confirmed as well; a password, or an invitation to a team, is not of them.
  const isOwn =
    subject.isOfAccount ||
    !['verify', null].includes(isGeneric ? (context.kindInLine ?? ofLabel) : inText);
  const matter = isOwn ? context.line : near;
  const saysNothing = inText === null && inUrl === null;
  const said = { text: inText, url: inUrl, front, subject: subject.kind };
  // To a meeting, not to an account.
  if (subject.isOther && subject.kind === 'invite') return null;
  if (subject.isChanged && (inText ?? inUrl ?? front ?? 'reset') === 'reset') return null;
  const isAlike = secret !== 'strong' && isBare && saysAlike(context, subject);
  if (secret === 'faint' && ((!isAlike && !agree(said, parsed)) || SETTINGS_PATHS.test(url)))
    return null;
  const speaking = [
    ...when(inText !== null, 'said by its text'),
    ...when(inUrl !== null || ACTION_URLS.test(url), 'said by its URL'),
    ...when(front !== null, 'said in front of it'),
    ...when(subject.kind !== null, 'said by the subject'),
    ...when(isAlike && front !== null, 'said alike by its line and the subject'),
    ...when(link.isAction, 'said by mark-up'),
    ...when(isBare, 'nothing but a link'),
    ...when(
      subject.code !== null &&
        (inText === 'signin'
          ? endsInSecret(parsed)
          : secret === 'strong' && isGeneric && subject.kind === 'signin' && link.isMain()),
      'the other way beside a code',
    ),
    ...when(front !== null && context.isLabelled && !speaksOfOther(matter), 'said by its label'),
    ...when(secret === 'weak', 'a short secret'),
    ...when(secret === 'faint' || secret === 'name-like', 'hardly a secret'),
    ...when(
      subject.isOther && !ACCOUNTS.test(`${text}\n${context.line}`),
      'another matter in the subject',
    ),
  ];
  // The rest costs more to ask.
  if (weigh(speaking, WEIGHTS) + WEIGHTS['good for a while'] < ENOUGH) return null;
  if (isForOthers(context, text)) return null;
  const all = [
    ...speaking,
    ...when(expires(context.around), 'good for a while'),
    ...when(
      subject.isOther ? isOther(near) : speaksOfOther(matter),
      'another matter in front of it',
    ),
    ...when(
      (saysNothing || (inText === null && inUrl === 'verify')) &&
        DONE.test(`${subject.text}\n${near}`),
      'done already',
    ),
  ];
  const score = weigh(all, WEIGHTS);
  return score < ENOUGH ? null : { score, kind: kindOf(said, `${near}\n${subject.text}`) };
}

/** "Invite a friend": who invites has not been invited. */
export function invitesOthers(text: string): boolean {
  return FRIENDS.test(text) && !JOIN_WORDS.test(text);
}

/** "Read more:", in front of a bare URL. */
const isReadOn = (label: string) => READ_ON.test(label) && kindIn(label, KIND_WORDS) === null;

/** A picture without words: in a line of its own it is mostly a face, and what stands around is not said of it. */
function isPicture({ at, text }: VisibleLink, whole: string): boolean {
  return text === '' && !/^https?:/i.test(whole.slice(at, at + 'https:'.length));
}

/** Of a link that may be a page for everybody, two places say the same. */
function agree({ text, url, front, subject }: Said, parsed: URL): boolean {
  const own = text ?? url;
  // The page to change a password at says so in its path as well, with a number for whose it is.
  const isPage = text === 'reset' && !endsInSecret(parsed);
  const path = text === null || isPage ? null : url;
  return own !== null && [path, front, subject].includes(own);
}

/** What the words around a button that has none of its own say that it is for. */
function saidAround(
  link: Judgeable,
  whole: string,
  subject: Subject,
): 'said above' | 'works once' | null {
  if (subject.isOther || !link.isMain()) return null;
  const context = new Context(whole, link);
  // Beside a code a button may open an app or a page of help: the other way is called so.
  if (subject.code !== null && !OR.test(context.near)) return null;
  if (subject.kind !== null) return saysWhatFor(context, subject) ? 'said above' : null;
  return subject.code === null && isForOnce(context) ? 'works once' : null;
}

/** It opens something once, soon, for one who asked: nothing but a sign-in does. */
export function isForOnce({ around }: Context): boolean {
  return [EXPIRY, ONCE, NOT_YOU].every((words) => words.test(around));
}

/** A subject and the lines above a button: newsletters speak of passwords and invite as well. */
function saysWhatFor(context: Context, subject: Subject): boolean {
  const front = withoutPassword(context.kindInFront, context, subject);
  if (front === null) return false;
  if (front === 'verify' && subject.kind === 'verify' && subject.isOfAccount) return true;
  return PERSONAL.some((words) => words.test(context.around));
}

/** Said to one who asked for the message. */
const PERSONAL = [EXPIRES, EXPIRY, NOT_YOU, REQUESTED];

/** The line of a link that has no text says what the subject does, and nothing is done yet. */
function saysAlike({ line, behind, kindBeside }: Context, subject: Subject): boolean {
  if (subject.kind === null || subject.isOther || kindBeside !== subject.kind) return false;
  const own = `${line}\n${behind}`;
  return !OTHER_LINKS.test(own) && !DONE.test(own) && !isOther(own);
}

/** The link, that is: in a mail with a code it is the code. */
function expires(around: string): boolean {
  return (EXPIRY.test(around) || EXPIRES.test(around)) && !CODE_WORDS.test(around);
}

/** Of what kind each place says that it is. */
type Said = Readonly<Record<'text' | 'url' | 'front' | 'subject', LinkKind | null>>;

function kindOf(said: Said, around: string): LinkKind {
  // An account is unlocked, and a sign-in verified.
  const isVerified = said.url === 'verify' && (said.front ?? said.subject) === 'signin';
  const isUnlocked = (said.text ?? said.front) === 'verify' && said.subject === 'reset';
  const isRecovered = isUnlocked && ACCOUNT_TO_RECOVER.test(around);
  const kind =
    (isRecovered ? null : said.text) ??
    (isVerified || isRecovered ? null : said.url) ??
    (isRecovered ? null : said.front) ??
    said.subject ??
    'verify';
  // Who was invited chooses a password first.
  const isInvited = KIND_WORDS.invite.test(around) || ADDED.test(around);
  return kind === 'reset' && isInvited ? 'invite' : kind;
}

/** Where every kind of link is "verified": `/verify?type=magiclink`. */
const KINDS_OF_URLS: readonly LinkKind[] = ['reset', 'invite', 'signin', 'verify'];

export function kindInUrl(url: URL | null, subject: Subject): LinkKind | null {
  if (url === null) return null;
  const words = wordsOfUrl(url);
  const kind = kindIn(words, URL_WORDS, KINDS_OF_URLS);
  if (kind !== null || subject.code === null) return kind;
  return SIGNIN_PATHS.test(url.pathname.toLowerCase()) ? 'signin' : null;
}

/** A password that is a parameter is what one signs in with; where one came from is told of all links. */
function wordsOfUrl({ pathname, search }: URL): string {
  const path = pathname.replace(SECRET_PIECES, '');
  if (search === '') return path.slice(0, MAX_URL_CHARS).toLowerCase();
  const parameters = search
    .replace(/([?&])pass(?:word|code)=/gi, '$1')
    .replace(/[?&](?:src|source|ref|from|via|medium|campaign|utm_\w{1,20})=[^&]*/gi, '')
    .replace(SECRET_PIECES, '');
  return `${path}${parameters}`.slice(0, MAX_URL_CHARS).toLowerCase();
}

/** In which chance may write a word. */
const SECRET_PIECES = /(?<=[/=])(?=[a-z_.~-]{0,40}\d)[\w.~-]{12,}(?![\w.~-])/gi;
