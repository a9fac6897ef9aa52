import type { HeaderLine } from '#shared/message.ts';
import { findCharset } from './charset.ts';
import { parseStructured, type Structured } from './parameters.ts';

/** Characters of one field that is taken apart; real ones have some hundred. */
export const MAX_FIELD_CHARS = 16 * 1024;

export type Encoding = 'base64' | 'quoted-printable' | 'uuencode' | '8bit';

/** What stands for no encoding at all, as RFC 2045 6 names it and as others do. */
const IDENTITIES = new Set(['', '7bit', '7bits', '7', '8bit', '8bits', '8', 'binary', 'none']);

/** What a part is in. */
interface Around {
  /** The type of the multipart around it. */
  readonly parent: string | null;
  /** A charset that other parts are written in. */
  readonly hint: string | undefined;
}

/** Of two fields of a name the first that is not empty. */
export function findFirstField(fields: readonly HeaderLine[], name: string): string {
  const all = fields.filter((field) => field.name.toLowerCase() === name);
  return (all.find(({ value }) => value !== '') ?? all[0])?.value.slice(0, MAX_FIELD_CHARS) ?? '';
}

const BARE_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['plain', 'text/plain'],
  ['html', 'text/html'],
  ['multipart', 'multipart/mixed'],
]);

// RFC 2045 5.1, with what must not stand there and does.
const TYPE = /^[\w!#$&^.+%*~-]+\/[\w!#$&^.+%*~-]+$/;

/** Null where the parser shall guess: by the file name, or else it is text. */
export function parseType(
  fields: readonly HeaderLine[],
  { parent, hint }: Around,
): Structured | null {
  const field = findFirstField(fields, 'content-type');
  // A semicolon that is missing behind the type.
  const parsed = parseStructured(field.replace(/^([\w.+/-]+)\s+(?=[\w*-]+\s*=)/, '$1; '), hint);
  const value = BARE_TYPES.get(parsed.value) ?? parsed.value.replace(/\s+/g, '');
  if (TYPE.test(value)) return { ...parsed, value };
  if (field === '' && parent === 'multipart/digest') return { ...parsed, value: 'message/rfc822' };
  const named =
    findFirstField(fields, 'content-disposition') !== '' || parsed.parameters.has('name');
  return named ? null : { ...parsed, value: 'text/plain' };
}

export function parseEncoding(field: string): Encoding | 'unknown' {
  const bare = field
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .replace(/[^a-z0-9]/g, '');
  if (/^(?:x)?(?:base64|b64)/.test(bare)) return 'base64';
  if (/^(?:quotedprintable|qp$|quoted)/.test(bare)) return 'quoted-printable';
  if (/^x?uu(?:e|encode|encoded|encoding)?$/.test(bare)) return 'uuencode';
  // Some write the charset there.
  return IDENTITIES.has(bare) || findCharset(bare) !== null ? '8bit' : 'unknown';
}

/** RFC 2045 6.4: it is a file, whatever it says it is. */
export function isUnknownEncoding(field: string): boolean {
  return parseEncoding(field) === 'unknown';
}

export function isText(type: string | null): boolean {
  return type === null || type === 'text/plain' || type === 'text/html';
}
