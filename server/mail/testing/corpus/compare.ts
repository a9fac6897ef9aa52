import type { OpenedMail, ReadMail } from '../../reading/types.ts';
import { cleanLine, cleanText, safeFilename } from '../../text/clean.ts';
import { visibleText } from '../../text/html.ts';
import type { Expected } from './expected.ts';

export type Field = 'subject' | 'from' | 'text' | 'html' | 'names' | 'attachments';

export interface Comparison {
  readonly field: Field;
  readonly agrees: boolean;
  readonly expected: string;
  readonly read: string;
}

/** Each value that is known of a mail beside what is read in it. */
export function compare(expected: Expected, row: ReadMail, opened: OpenedMail): Comparison[] {
  return [
    ...compareHeader(expected, row),
    ...expected.texts.map((text) => contains('text', shownText(opened), text)),
    ...expected.html.map((html) => contains('html', wordsOf(opened.html ?? ''), wordsOf(html))),
    ...compareAttachments(expected, opened),
  ];
}

function compareHeader({ subject, from }: Expected, { summary }: ReadMail): Comparison[] {
  const said = from === undefined ? null : `${cleanLine(from.name ?? '')} <${from.address ?? ''}>`;
  const shown = `${summary.from?.name ?? ''} <${summary.from?.address ?? ''}>`;
  return [
    ...(subject === undefined ? [] : [equals('subject', summary.subject, cleanLine(subject))]),
    ...(said === null ? [] : [equals('from', shown, said)]),
  ];
}

function compareAttachments(expected: Expected, { attachments }: OpenedMail): Comparison[] {
  if (expected.names === undefined) {
    const count = Math.max(expected.attachments, attachments.length);
    return [equals('attachments', `${attachments.length}`, `${count}`)];
  }
  const read = attachments.map(({ filename }) => filename);
  const wanted = expected.names.map((name) => safeFilename(name, ''));
  const missing = wanted.filter((name) => !takeFrom(read, name));
  const names = attachments.map(({ filename }) => filename).join(' | ');
  return [
    { field: 'names', agrees: missing.length === 0, expected: wanted.join(' | '), read: names },
  ];
}

function takeFrom(names: string[], name: string): boolean {
  const at = names.indexOf(name);
  if (at >= 0) names.splice(at, 1);
  return at >= 0;
}

function equals(field: Field, read: string, expected: string): Comparison {
  return { field, agrees: read === expected, expected, read };
}

/** How lines are broken and blanks are many is nobody's meaning. */
function contains(field: Field, shown: string, expected: string): Comparison {
  const [whole, part] = [squeeze(shown), squeeze(cleanText(expected))];
  return { field, agrees: whole.includes(part), expected: part, read: whole };
}

/** Of a mail with both, either may hold what another library counts as text. */
function shownText({ text, html }: OpenedMail): string {
  return `${text ?? ''}\n${html === null ? '' : wordsOf(html)}`;
}

const wordsOf = (html: string) => visibleText(html).text;

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}
