import type { Summary } from '../../shared/message.ts';
import { formatMailbox } from './criteria.ts';
import type { Email } from './email.ts';

/** Control characters, among them those that begin the commands of terminals, except tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Invisible characters: they change the direction of text, or carry words that only a program
 * reads. The joiners stay, because scripts and emoji need them. The last is an empty Braille cell.
 */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Emails come from strangers: what they hold must not control the terminal. */
export function toPlainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROLS, '').replace(INVISIBLE, '');
}

/** The same on one line. */
export function toLine(text: string): string {
  return toPlainText(text).replace(/\s+/g, ' ').trim();
}

/** The verdict about the sender, whose name and address anyone can write. */
export function formatVerdict({ authentication }: Summary): string {
  return authentication?.verdict ?? 'not checked yet';
}

/** An email as it is read: who, what, and its text as it came. */
export function formatEmail({ details }: Email): string {
  const { from, to, code, link, attachments, problems } = details;
  const lines: readonly (readonly [name: string, value: string | undefined])[] = [
    ['From', formatMailbox(from) ?? ''],
    ['To', to.join(', ')],
    ['Subject', details.subject],
    ['Received', details.receivedAt],
    ['Sender', formatVerdict(details)],
    ['Code', code?.value],
    ['Link', link?.url],
    ...attachments.map(
      ({ filename, size }) => ['Attachment', `${filename} (${size} bytes)`] as const,
    ),
    ...problems.map((problem) => ['Problem', problem] as const),
  ];
  const given = lines.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${toLine(value)}`],
  );
  return [...given, '', details.text ?? ''].join('\n');
}
