import type { HeaderLine } from '#shared/message.ts';
import { hasTooManyLines, MAX_MULTIPARTS, TooMuch } from './amount.ts';
import { isBareText, withoutFooter } from './base64.ts';
import { boundaryOf, likelyBoundary, once } from './boundary.ts';
import { charsetOf } from './charset.ts';
import type { Format } from './flowed.ts';
import { hintIn, scanHeader } from './header.ts';
import { parseStructured, type Structured } from './parameters.ts';
import { cutParts } from './parts.ts';
import { PROBLEMS } from './problems.ts';
import { extractFiles } from './uuencoded.ts';

/**
 * Makes the headers of a message and its parts say clearly what they mean, before a parser reads
 * them that takes each word as it stands: known names for encodings, file names in one form that
 * cannot be misread, and for each text a label that our own reading of charsets answers to.
 */
export interface Healed {
  readonly header: Buffer;
  readonly body: Buffer;
}

/** The fields that say what a part is; all others stay as they came. */
const OWN = new Set(['content-type', 'content-transfer-encoding', 'content-disposition']);

/** Characters of one field that is taken apart; real ones have some hundred. */
export const MAX_FIELD_CHARS = 16 * 1024;

/** The only other field of a part that anybody looks at; each that the parser gets costs it. */
const KEPT_OF_PARTS = 'content-id';

type Encoding = 'base64' | 'quoted-printable' | 'uuencode' | '8bit';

interface Part {
  readonly header: Buffer;
  readonly type: string | null;
  /** Of a multipart whose parts can be told apart. */
  readonly boundary: string | null;
  readonly encoding: Encoding;
}

interface Surroundings {
  /** From its own header on. */
  readonly rest: Buffer;
  /** What divides a multipart that does not say it; null where nothing seems to. */
  readonly likely: () => string | null;
  /** It is the message itself. */
  readonly isRoot: boolean;
  /** The type of the multipart that it is a part of. */
  readonly parent: string | null;
  /** A text was found before it. */
  readonly hasText: boolean;
  /** A charset that other parts are written in. */
  readonly hint: string | undefined;
}

export function heal(header: Buffer, body: Buffer): Healed {
  const hint = hintIn(header) ?? hintIn(body);
  const likely = once(() => likelyBoundary(body));
  const common = { hint, likely };
  const start = { rest: body, isRoot: true, parent: null, hasText: false };
  let part = healPart(header, { ...common, ...start });
  const root = part.header;
  if (part.boundary === null) return { header: root, body: healContent(part, body) };
  const boundaries = new Set([part.boundary]);
  const types = new Map([[part.boundary, part.type]]);
  const pieces: Buffer[] = [];
  let hasText = false;
  let multiparts = 1;
  for (const piece of cutParts(body, boundaries)) {
    if (piece.kind === 'content') {
      pieces.push(healContent(part, piece.bytes));
      continue;
    }
    const parent = types.get(piece.boundary) ?? null;
    const { rest } = piece;
    part = healPart(piece.bytes, { ...common, rest, isRoot: false, parent, hasText });
    hasText ||= isText(part.type);
    pieces.push(part.header);
    if (part.boundary === null) continue;
    if (++multiparts > MAX_MULTIPARTS) throw new TooMuch(PROBLEMS.tooManyParts);
    boundaries.add(part.boundary);
    types.set(part.boundary, part.type);
  }
  // Only now it is known against how many delimiters each line is held.
  if (hasTooManyLines(body, boundaries.size)) throw new TooMuch(PROBLEMS.tooManyLines);
  return { header: root, body: Buffer.concat(pieces) };
}

function healPart(header: Buffer, around: Surroundings): Part {
  const { fields } = scanHeader(header);
  const others = fields.filter(({ name }) => isKept(name.toLowerCase(), around));
  const type = typeOf(fields, around);
  const disposition = parseStructured(firstOf(fields, 'content-disposition'), around.hint);
  const said = encodingOf(firstOf(fields, 'content-transfer-encoding'));
  const isBare = said === 'base64' && isText(type?.value ?? null) && isBareText(around.rest);
  const encoding = isBare ? '8bit' : said;
  const boundary = type?.value.startsWith('multipart/') ? boundaryOf(type, around) : null;
  // A multipart that cannot be taken apart is the text that stands there.
  const isLost = boundary === null && type?.value.startsWith('multipart/');
  const shown = isLost && type ? { ...type, value: 'text/plain' } : type;
  const filename = disposition.parameters.get('filename') ?? type?.parameters.get('name') ?? '';
  const lines = [
    ...others.map(writeField),
    ...(shown === null ? [] : [writeType(shown, boundary, around.hint)]),
    ...writeDisposition(dispositionOf(disposition.value, filename, shown, around), filename),
    `content-transfer-encoding: ${encoding === 'uuencode' ? 'base64' : encoding}`,
  ];
  return {
    header: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    ...{ type: shown?.value ?? null, boundary, encoding },
  };
}

function isKept(name: string, { isRoot }: Surroundings): boolean {
  return isRoot ? !OWN.has(name) : name === KEPT_OF_PARTS;
}

function firstOf(fields: readonly HeaderLine[], name: string): string {
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
function typeOf(fields: readonly HeaderLine[], { parent, hint }: Surroundings): Structured | null {
  const field = firstOf(fields, 'content-type');
  // A semicolon that is missing behind the type.
  const parsed = parseStructured(field.replace(/^([\w.+/-]+)\s+(?=[\w*-]+\s*=)/, '$1; '), hint);
  const value = BARE_TYPES.get(parsed.value) ?? parsed.value.replace(/\s+/g, '');
  if (TYPE.test(value)) return { ...parsed, value };
  if (field === '' && parent === 'multipart/digest') return { ...parsed, value: 'message/rfc822' };
  const named = firstOf(fields, 'content-disposition') !== '' || parsed.parameters.has('name');
  return named ? null : { ...parsed, value: 'text/plain' };
}

function encodingOf(field: string): Encoding {
  const bare = field
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .replace(/[^a-z0-9]/g, '');
  if (/^(?:x)?(?:base64|b64)/.test(bare)) return 'base64';
  if (/^(?:quotedprintable|qp$|quoted)/.test(bare)) return 'quoted-printable';
  return /^x?uu(?:e|encode|encoded|encoding)?$/.test(bare) ? 'uuencode' : '8bit';
}

function isText(type: string | null): boolean {
  return type === null || type === 'text/plain' || type === 'text/html';
}

/** A text with a name that comes after another one is a file, whatever it says it is. */
function dispositionOf(
  said: string,
  filename: string,
  type: Structured | null,
  { hasText }: Surroundings,
): string {
  const value = said.replace(/[^\w-]/g, '');
  if (filename === '') return value;
  if (value === '') return type !== null && isText(type.value) && !hasText ? '' : 'attachment';
  return value === 'inline' && type !== null && isText(type.value) && hasText
    ? 'attachment'
    : value;
}

function writeDisposition(value: string, filename: string): readonly string[] {
  if (value === '' && filename === '') return [];
  const name = filename === '' ? '' : `; ${writeParameter('filename', filename)}`;
  return [`content-disposition: ${value === '' ? 'inline' : value}${name}`];
}

function writeType(
  { value, parameters }: Structured,
  boundary: string | null,
  hint?: string,
): string {
  const written = new Map(parameters);
  if (boundary !== null) written.set('boundary', boundary);
  if (value.startsWith('text/') || value === 'message/delivery-status') {
    const format = formatOf(value, parameters);
    written.set('charset', `${labelFor(value, charsetIn(parameters), hint)} ${format}`);
    // The parser would join lines in its own way.
    written.delete('format');
  }
  const list = [...written].map(([name, each]) => `; ${writeParameter(name, each)}`);
  return `content-type: ${value}${list.join('')}`;
}

function formatOf(type: string, parameters: ReadonlyMap<string, string>): Format {
  const says = (name: string) => parameters.get(name)?.trim().toLowerCase();
  if (type !== 'text/plain' || says('format') !== 'flowed') return 'fixed';
  return says('delsp') === 'yes' ? 'flowed-delsp' : 'flowed';
}

/** Also where it stands without its name, or has its name twice. */
function charsetIn(parameters: ReadonlyMap<string, string>): string | undefined {
  const named = parameters.get('charset')?.replace(/^charset=/i, '');
  if (named !== undefined) return named;
  const [bare] = [...parameters].find(([key, value]) => value === '' && charsetOf(key)) ?? [];
  return bare;
}

/** Everything that a reading of the text must know, as one label that no parser takes for known. */
function labelFor(type: string, label = '', hint = ''): string {
  const [own, other] = [label, hint].map(
    (each) => each.replace(/[^\w.:-]/g, '').slice(0, 60) || '-',
  );
  return `${type === 'text/html' ? 'html' : 'text'} ${own} ${other}`;
}

/** The other way round. */
export function labelledBy(written: string): {
  kind: 'text' | 'html';
  label?: string;
  hint?: string;
  format: Format;
} {
  const [kind, label = '-', hint = '-', format] = written.split(' ');
  return {
    format: format === 'flowed' || format === 'flowed-delsp' ? format : 'fixed',
    kind: kind === 'html' ? 'html' : 'text',
    ...(label === '-' ? {} : { label }),
    ...(hint === '-' ? {} : { hint }),
  };
}

function writeParameter(name: string, value: string): string {
  const bare = name.replace(/[^\w.-]/g, '') || 'x';
  return /^[ !#-[\]-~]*$/.test(value)
    ? `${bare}="${value}"`
    : `${bare}*=utf-8''${encodeURIComponent(value.toWellFormed()).replace(/['()*]/g, percent)}`;
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16)}`;

function writeField({ name, value }: HeaderLine): string {
  return `${name}: ${value.slice(0, MAX_FIELD_CHARS)}`;
}

/** A part in an encoding that the parser does not know, in one that it does. */
function healContent({ encoding, type }: Part, bytes: Buffer): Buffer {
  if (encoding === 'base64' && isText(type)) return withoutFooter(bytes);
  if (encoding !== 'uuencode') return bytes;
  const { files } = extractFiles(bytes.toString('latin1'));
  const content = Buffer.concat(files.map((file) => file.content)).toString('base64');
  // Delimiters stand behind it and must stay.
  const end = bytes.lastIndexOf('\nend');
  const delimiters = bytes.indexOf('\n--', Math.max(end, 0));
  const rest = delimiters < 0 ? Buffer.from('\r\n') : bytes.subarray(delimiters + 1);
  return Buffer.concat([Buffer.from(`${content}\r\n`), rest]);
}
