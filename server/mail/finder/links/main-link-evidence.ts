import type { LinkKind } from '#shared/message.ts';
import { hasLongSecret } from '../secrets.ts';
import { weigh, when } from '../weighing.ts';
import { EXPIRY } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import {
  DONE,
  EXPIRES,
  LOOKED_AT,
  NOT_YOU,
  ONCE,
  OR,
  OTHER_LINKS,
  READ_ON,
} from '../words/link-words.ts';
import { DISCOUNTS, OTHER_MATTERS } from '../words/other-words.ts';
import { ACCOUNTS, LINK_NOUNS, PASSWORD_TO_CHOOSE, REQUESTED } from '../words/pair-words.ts';
import { MAIN_URL_WORDS, MATTER_PATHS, SETTINGS_PATHS } from '../words/url-words.ts';
import { Context, kindIn } from './link-context.ts';
import { invitesOthers, isForOnce, kindInUrl } from './link-evidence.ts';
import { isOther, type Subject } from './link-subject.ts';
import {
  choosesEmails,
  isDone,
  isForOthers,
  isSaidToOthers,
  kindOfText,
  leadsElsewhere,
  withoutPassword,
} from './link-wording.ts';
import type { MainLink } from './main-link.ts';

/** Characters of a message that is about one thing. */
const SHORT_MESSAGE_CHARS = 2_000;

/** What speaks for and against the main link of a message. Set by hand, not fitted. */
const WEIGHTS = {
  'drawn as a button': 1,
  'the only one with a secret': 1,
  'a secret of its own': 1,
  'repeated to be copied': 2,
  'said by its URL': 2,
  'said by its text': 3,
  'said above it': 2,
  'said by the subject': 2,
  'ends soon': 2,
  'ends within the hour': 1,
  'works once': 1,
  expires: 1,
  'for those who asked': 2,
  'asked for': 1,
  'the other way beside a code': 3,
  'a long secret': 1,
  'a short secret': -1,
  'hardly a secret': -2,
  'an offer': -3,
  'something to look at': -2,
} as const;

const ENOUGH = 4;

type Evidence = keyof typeof WEIGHTS;

/** What is said of the link, and not of a code beside it. */
const OF_A_LINK: readonly Evidence[] = [
  'the other way beside a code',
  'said by its text',
  'said by its URL',
];

/** Words for what it does. */
const NAMED: readonly Evidence[] = [
  'said by its text',
  'said by its URL',
  'said above it',
  'said by the subject',
  'the other way beside a code',
];

/** Said of no page for everybody; bills and surveys may have one of them. */
const PERSONAL: readonly Evidence[] = [
  'repeated to be copied',
  'ends soon',
  'ends within the hour',
  'works once',
  'expires',
  'for those who asked',
  'asked for',
];

/** A long message, or one of a purchase, or of what is done, has no link that is its matter. */
export const mayHaveMain = (whole: string, subject: Subject) =>
  !(subject.isOther || subject.isChanged || isDone(subject.text)) &&
  whole.length <= SHORT_MESSAGE_CHARS;

/**
 * What the main link of a message is for, by what the message says of it besides the words for that:
 * that it stops working, works once, is to be ignored by others, or to be copied.
 */
export function kindOfMain(main: MainLink, whole: string, subject: Subject): LinkKind | null {
  const { link } = main;
  const { secret } = link;
  const context = new Context(whole, link);
  const text = fold(link.text).toLowerCase();
  const label = text === '' ? context.line : text;
  const isMatter = (said: string) => isOther(said) && !isOrderedLink(said, context, subject);
  if (text === '' && (OTHER_LINKS.test(label) || READ_ON.test(label) || isMatter(label)))
    return null;
  if (invitesOthers(label) || choosesEmails(label)) return null;
  if (isForOthers(context, text) || leadsElsewhere(context) || READ_ON.test(context.behind))
    return null;
  if (isSaidToOthers(context.line)) return null;
  if (context.isBanner || SETTINGS_PATHS.test(link.url.toLowerCase())) return null;
  const { around, near } = context;
  if (LOOKED_AT.test(`${subject.text}\n${text}`)) return null;
  const isOfAccount =
    ['verify', 'reset'].includes(context.kindInFront ?? '') && ACCOUNTS.test(near);
  if (isMatter(near) && !isOfAccount) return null;
  if (DONE.test(`${subject.text}\n${near}\n${text}`) || MATTER_PATHS.test(link.url.toLowerCase()))
    return null;
  const own = kindOfText(text, whole, link, subject);
  const ofText = withoutPassword(own, context, subject);
  const ofFront = withoutPassword(context.kindInFront, context, subject);
  const ofSubject = withoutPassword(subject.kind, context, subject);
  const ofUrl = main.isOwn ? kindOfUrl(link.url, subject) : null;
  const said: readonly Evidence[] = [
    ...when(link.isButton, 'drawn as a button'),
    ...when(main.isOnly, 'the only one with a secret'),
    ...when(main.isOwn && (secret === 'strong' || secret === 'weak'), 'a secret of its own'),
    ...when(ofUrl !== null, 'said by its URL'),
    ...when(main.isRepeated, 'repeated to be copied'),
    ...when(ofText !== null, 'said by its text'),
    ...when(ofFront !== null, 'said above it'),
    ...when(ofSubject !== null, 'said by the subject'),
    ...when(EXPIRY.test(around), 'ends soon'),
    ...when(endsIn(around, WITHIN_THE_HOUR), 'ends within the hour'),
    ...when(ONCE.test(around), 'works once'),
    ...when(EXPIRES.test(around) && !EXPIRY.test(around), 'expires'),
    ...when(REQUESTED.test(around), 'asked for'),
    ...when(subject.code !== null && OR.test(context.line), 'the other way beside a code'),
    ...when(main.isOwn && hasLongSecret(link.url), 'a long secret'),
    ...when(secret === 'weak', 'a short secret'),
    ...when(secret === 'faint' || secret === 'name-like', 'hardly a secret'),
    ...when(LOOKED_AT.test(near), 'something to look at'),
  ];
  // Terms are those of the code, too.
  const isAnnounced = main.isOwn && secret === 'strong' && /[:：] *$/.test(context.line);
  if (subject.code !== null && !isAnnounced && !OF_A_LINK.some((each) => said.includes(each)))
    return null;
  // The rest costs more to ask.
  if (weigh(said, WEIGHTS) + WEIGHTS['for those who asked'] < ENOUGH) return null;
  const rest = fold(whole).toLowerCase();
  const evidence: readonly Evidence[] = [
    ...said,
    ...when(NOT_YOU.test(rest), 'for those who asked'),
    ...when(DISCOUNTS.test(rest), 'an offer'),
  ];
  if (weigh(evidence, WEIGHTS) < ENOUGH) return null;
  const says = (all: readonly Evidence[]) => all.filter((each) => evidence.includes(each)).length;
  const personal = says(PERSONAL);
  if (says(NAMED) === 0) {
    // Bills and polls are open for some time, too, and may be of no interest.
    const isCalledLink = main.isRepeated || ONCE.test(around) || LINK_NOUNS.test(around);
    if (personal < 2 || !isCalledLink || LOOKED_AT.test(near)) return null;
  } else if (personal === 0) {
    // A subject and a line above may speak of passwords, as newsletters do.
    const isSaidOfIt = ofText !== null || ofUrl !== null;
    const isChosen = ofFront === 'reset' && PASSWORD_TO_CHOOSE.test(near);
    const isTopic =
      (!isChosen && ['reset', 'invite'].includes(ofFront ?? ofSubject ?? '')) ||
      isOther(subject.text);
    const isConfirmed = link.isButton && ofFront === 'verify' && ofSubject === 'verify';
    if (!(main.isOwn || isConfirmed) || (isTopic && !isSaidOfIt)) return null;
  }
  const kind = ofText ?? ofUrl ?? ofFront ?? ofSubject;
  if (kind !== null) return kind;
  if (subject.code !== null) return 'signin';
  return LINK_NOUNS.test(around) && endsIn(around, MINUTES) ? 'signin' : 'verify';
}

/** "The link that you ordered": for one time, soon, and to sign in, as no goods are. */
function isOrderedLink(said: string, context: Context, subject: Subject): boolean {
  return subject.kind === 'signin' && !OTHER_MATTERS.test(said) && isForOnce(context);
}

function kindOfUrl(url: string, subject: Subject): LinkKind | null {
  const parsed = URL.parse(url);
  const known = kindInUrl(parsed, subject);
  return known ?? kindIn(parsed?.pathname.toLowerCase() ?? '', MAIN_URL_WORDS);
}

const endsIn = (around: string, times: RegExp) =>
  EXPIRY.placesIn(around).some(({ start, end }) => times.test(around.slice(start, end)));
/** Addresses may be proven for days. */
const MINUTES = /^(?:5|10|15|20|30|45|60)(?!\d)/;
/** What is read or answered takes less. */
const WITHIN_THE_HOUR = /^(?:15|20|30|45|60)(?!\d)/;
