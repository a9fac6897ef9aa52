import type { LinkKind } from '#shared/message.ts';
import type { VisibleLink } from '../text/html.ts';
import { EXPIRY } from './codewords.ts';
import { fold } from './folding.ts';
import { Context, kindIn } from './linkcontext.ts';
import { isOther, type Subject } from './linksubject.ts';
import { isForOthers, joins, leadsElsewhere, withoutPassword } from './linkwording.ts';
import {
  DONE,
  EXPIRES,
  KIND_WORDS,
  LOOKED_AT,
  NOT_WORKING,
  NOT_YOU,
  ONCE,
  OR,
  OTHER_LINKS,
} from './linkwords.ts';
import { leadsAway, type MainButton } from './mainlink.ts';
import { LINK_NOUNS } from './pairwords.ts';

/** Characters of a message that is about one thing. */
const SHORT_MESSAGE_CHARS = 2_000;

/** Signs of a link for one person and one time that say enough without a word for what it does. */
const ENOUGH_SIGNS = 2;

/**
 * The link of a short message that offers a single one with a secret, and says of it what is said
 * of no page for everybody: that it stops working, works once, or is to be ignored by others.
 */
export function loneLink(
  links: readonly VisibleLink[],
  whole: string,
  subject: Subject,
  findMain: () => MainButton | null,
): { readonly link: VisibleLink; readonly kind: LinkKind } | null {
  if (subject.isOther || subject.isChanged || whole.length > SHORT_MESSAGE_CHARS) return null;
  const main = findMain();
  const link = links.find(({ url }) => url === main?.url);
  if (main === null || link === undefined) return null;
  const context = new Context(whole, link);
  const text = fold(link.text).toLowerCase();
  const label = text === '' ? context.line : text;
  if (OTHER_LINKS.test(label) || leadsAway({ url: link.url, text: label })) return null;
  if (isForOthers(context, text) || leadsElsewhere(context)) return null;
  const said = `${subject.text}\n${context.near}\n${text}`;
  if (isOther(context.near) || DONE.test(said)) return null;
  if (NOT_YOU.test(context.line) && !NOT_WORKING.test(context.line)) return null;
  const own = kindIn(text, KIND_WORDS) ?? (joins(label, whole, link, subject) ? 'invite' : null);
  const stated = kindStated(context, subject);
  // Beside a code it is the other way, and says so.
  if (subject.code !== null)
    return main.isOnly && OR.test(context.line) ? { link, kind: own ?? stated ?? 'signin' } : null;
  const { around } = context;
  const signs = SIGNS.filter((words) => words.some((each) => each.test(around))).length;
  if (own !== null && own !== 'signin' && signs > 0) return { link, kind: own };
  if (main.isOnly && subject.isOfAccount && subject.kind === 'verify')
    return { link, kind: 'verify' };
  if (signs === 0 || !main.isOnly || LOOKED_AT.test(said)) return null;
  if (subject.kind === 'reset' || subject.kind === 'verify') return { link, kind: subject.kind };
  if (signs < ENOUGH_SIGNS) return null;
  if (stated !== null) return { link, kind: stated };
  return LINK_NOUNS.test(around) ? { link, kind: endsSoon(around) ? 'signin' : 'verify' } : null;
}

/** Within an hour: addresses may be proven for days. */
const endsSoon = (around: string) =>
  EXPIRY.placesIn(around).some(({ start, end }) => MINUTES.test(around.slice(start, end)));
const MINUTES = /^(?:5|10|15|20|30|45|60)(?!\d)/;

/** In the lines above it, or in the subject. One is invited to parties as well. */
function kindStated(context: Context, subject: Subject): LinkKind | null {
  const kinds = [context.kindInFront, subject.kind].map((kind) =>
    withoutPassword(kind, context, subject),
  );
  return kinds.find((kind) => kind !== null && kind !== 'invite') ?? null;
}

const SIGNS = [[EXPIRY, EXPIRES], [ONCE], [NOT_YOU]] as const;
