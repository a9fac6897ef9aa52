import type { FoundCode, LinkKind } from '#shared/message.ts';
import type { Searched } from '../searched.ts';
import { CODE_WORDS } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import { CHANGED, KIND_WORDS } from '../words/link-words.ts';
import { DISCOUNTS, ORDERS, OTHER_MATTERS } from '../words/other-words.ts';
import { ACCOUNTS, SIGNUP_TO_COMPLETE } from '../words/pair-words.ts';
import { kindIn } from './link-context.ts';
import { withoutSender } from './sender-name.ts';

/** The same for every link of a message. */
export interface Subject {
  readonly text: string;
  readonly kind: LinkKind | null;
  readonly isOther: boolean;
  /** It says that an account or its address is to be proven, and nothing else. */
  readonly isOfAccount: boolean;
  readonly code: string | null;
  /** The password is new already. */
  readonly isChanged: boolean;
}

export function subjectOf(mail: Searched, code: FoundCode | null): Subject {
  const text = fold(withoutSender(mail)).toLowerCase();
  const kind = kindIn(text, KIND_WORDS);
  const other = isOther(text);
  const speaks = kind !== null && (ACCOUNTS.test(text) || CODE_WORDS.test(text));
  return {
    text,
    kind,
    isOther: other && !speaks && kind !== 'reset',
    isOfAccount: !other && (speaks || SIGNUP_TO_COMPLETE.test(text)),
    code: code?.value ?? null,
    isChanged: CHANGED.test(text),
  };
}

/** Of something bought, sent or booked, or of an offer. */
export function isOther(text: string): boolean {
  return [OTHER_MATTERS, ORDERS, DISCOUNTS].some((words) => words.test(text));
}
