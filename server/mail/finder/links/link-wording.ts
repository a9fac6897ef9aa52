import type { LinkKind } from '#shared/message.ts';
import type { VisibleLink } from '../../text/html.ts';
import { CODE_WORDS, EXPIRY, ONE_TIME } from '../words/code-words.ts';
import {
  ADDED,
  DONE,
  EMAIL_SETTINGS,
  ENDS_DONE,
  EXPIRES,
  JOIN_WORDS,
  KIND_WORDS,
  MAGIC_WORDS,
  NEXT,
  NO_PASSWORD,
  NOT_WORKING,
  NOT_YOU,
  ONCE,
  OTHER_LINKS,
  OTHERWISE,
  SUBSCRIBING,
} from '../words/link-words.ts';
import { ORDERS, OTHER_MATTERS } from '../words/other-words.ts';
import {
  ACCOUNTS,
  COMPLETING,
  LINK_NOUNS,
  LINK_TO_SIGN_IN,
  REQUESTED,
  SIGNIN_REQUESTED,
  SIGNIN_UNKNOWN,
} from '../words/pair-words.ts';
import { Context, kindIn } from './link-context.ts';
import { isOther, type Subject } from './link-subject.ts';

// What the words around a link say of it, asked of every kind of candidate.

/** "Join the team" is said to one who was invited or added. */
function joins(text: string, whole: string, link: VisibleLink, subject: Subject): boolean {
  return JOIN_WORDS.test(text) && isInvited(new Context(whole, link), subject);
}

/** Anybody may join a club. */
export function isInvited(context: Context, { kind, text }: Subject): boolean {
  if (kind === 'invite') return true;
  const { around } = context;
  return KIND_WORDS.invite.test(around) || ADDED.test(`${text}\n${around}`);
}

/** What the words on a link say that it is for, under that subject. */
export function kindOfText(
  text: string,
  whole: string,
  link: VisibleLink,
  subject: Subject,
): LinkKind | null {
  const kind = kindIn(text, KIND_WORDS);
  // "Entrar na equipa", which is "sign in" as well.
  const isJoined = (kind ?? 'signin') === 'signin' && joins(text, whole, link, subject);
  if (isJoined && !ACCOUNTS.test(text)) return 'invite';
  if (kind !== null) return kind;
  // "Yes, I subscribe", "Continue" and "Next", where that is to be confirmed.
  const goesOn = subject.kind === 'verify' && GOING_ON.some((words) => words.test(text));
  if (goesOn && !isDone(subject.text)) return 'verify';
  return isJoined ? 'invite' : null;
}

const GOING_ON = [SUBSCRIBING, COMPLETING, NEXT];

export const isDone = (text: string) => DONE.test(text) || ENDS_DONE.test(text);

/** "Click here" says behind it what for: to leave a list, or for those who did not ask. */
export function leadsElsewhere({ behind }: Context): boolean {
  if (behind === '') return false;
  const isOfOthers = NOT_YOU.test(behind) && !NOT_WORKING.test(behind);
  return OTHER_LINKS.test(behind) || isOfOthers || (isOther(behind) && !ACCOUNTS.test(behind));
}

/** In an account's mail the line above a link may well be an offer; in others it is the matter. */
export function speaksOfOther(near: string): boolean {
  return OTHER_MATTERS.test(near) || ORDERS.test(near);
}

/** "Sign in" is said of many links: it counts where this one does it without a password. */
export function withoutPassword(
  kind: LinkKind | null,
  context: Context,
  subject: Subject,
): LinkKind | null {
  if (kind !== 'signin' || subject.code !== null) return kind;
  const all = `${subject.text}\n${context.around}`;
  if (SAYING_SO.some((words) => words.test(all))) return kind;
  if (SIGNIN_UNKNOWN.test(subject.text)) return null;
  const { near } = context;
  const isSaid =
    subject.kind === 'signin'
      ? REQUESTED.test(near) ||
        LINK_NOUNS.test(`${near}\n${subject.text}`) ||
        EXPIRES.test(all) ||
        NOT_YOU.test(context.around)
      : LINK_TO_SIGN_IN.test(near) || SIGNIN_REQUESTED.test(near);
  return isSaid ? kind : null;
}

const SAYING_SO = [MAGIC_WORDS, NO_PASSWORD, EXPIRY, ONE_TIME, ONCE, CODE_WORDS];

/** Said to those who did not ask for it. */
export function isForOthers({ sentence, paragraph, line }: Context, text: string): boolean {
  if (NOT_YOU.test(sentence)) return !NOT_WORKING.test(sentence);
  const says = kindIn(text, KIND_WORDS);
  if (says !== null && says !== 'reset') return false;
  // A button stands below its sentence.
  if (says === 'reset' && paragraph.trim() === '' && /[:：]\s*$/.test(line))
    return isSaidToOthers(line);
  return NOT_YOU.test(paragraph) && !NOT_WORKING.test(paragraph) && !OTHERWISE.test(sentence);
}

/** By the sentence that ends there: "If you did not ask, ignore this. If you did:" is of those who did. */
export function isSaidToOthers(line: string): boolean {
  const said = line.split(/[.!?]\s+(?=\S)|[。！？]/).at(-1) ?? '';
  return NOT_YOU.test(said) && !NOT_WORKING.test(said);
}

/** On which emails come, and nothing that is done with the link. */
export function choosesEmails(label: string): boolean {
  return EMAIL_SETTINGS.test(label) && kindIn(label, KIND_WORDS) === null;
}
