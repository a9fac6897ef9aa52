import { findField, findFields, type Header } from '../mime/header.ts';
import { hasReport, type Structure } from '../mime/structure.ts';

/** Fields by which programs of their own marked what they answer, before RFC 3834. */
const OLD_FIELDS = ['x-autoreply', 'x-autorespond', 'x-autoresponder'];

/** RFC 3834 5, what came before it, and receipts (RFC 8098), which programs send. */
export function isAutomatic(source: {
  readonly header: Header;
  readonly structure: Structure;
}): boolean {
  const { header, structure } = source;
  const submitted = wordOf(findField(header, 'auto-submitted'));
  const isOld = OLD_FIELDS.some((name) => !['', 'no'].includes(wordOf(findField(header, name))));
  const isReply = findFields(header, 'precedence').some((value) => wordOf(value) === 'auto_reply');
  return (
    !['', 'no'].includes(submitted) ||
    isOld ||
    isReply ||
    hasReport(structure, 'disposition-notification')
  );
}

/** The first word of a value, without parameters and comments. */
function wordOf(value = ''): string {
  return /^\s*([\w-]{1,40})/.exec(value)?.[1]?.toLowerCase() ?? '';
}
