import type { Searched } from '../searched.ts';
import { CODE_WORDS } from '../words/code-words.ts';
import { fold } from '../words/folding.ts';
import { KIND_WORDS } from '../words/link-words.ts';
import { blank } from '../words/vocabulary.ts';
import { kindIn } from './link-context.ts';

/** Characters of a name that is looked for. */
const NAME_CHARS = { from: 3, to: 60 } as const;

/**
 * The subject without the name of the sender: "Ticket shop" says nothing about this email. A name
 * that speaks of codes or sign-ins, such as "Verification code", stays.
 */
export function withoutSender({ subject, sender = '' }: Searched): string {
  const own = sender.split(/ [-–—|·] |[,(|:]/, 1)[0]?.trim() ?? '';
  if (own.length < NAME_CHARS.from || own.length > NAME_CHARS.to) return subject;
  // Most subjects do not name it, and asking that is the cheaper question.
  if (!subject.toLowerCase().includes(own.toLowerCase())) return subject;
  const found = new RegExp(String.raw`(?<!\p{L})${RegExp.escape(own)}(?!\p{L})`, 'giu');
  if (!found.test(subject)) return subject;
  const said = fold(own).toLowerCase();
  if (CODE_WORDS.test(said) || kindIn(said, KIND_WORDS) !== null) return subject;
  return subject.replace(found, blank);
}
