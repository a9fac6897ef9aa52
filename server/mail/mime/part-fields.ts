import type { HeaderLine } from '#shared/message.ts';
import type { Hint } from './decode-text.ts';
import { parseStructured, type Structured } from './parameters.ts';

/** Characters of one field that is taken apart; real ones have some hundred. */
export const MAX_FIELD_CHARS = 16 * 1024;

/** What a part is in. */
interface Around {
  /** The type of the multipart around it. */
  readonly parent: string | null;
  readonly hint: Hint;
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

export function isText(type: string | null): boolean {
  return type === null || type === 'text/plain' || type === 'text/html';
}
