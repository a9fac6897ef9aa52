import type { HeaderLine } from '#shared/message.ts';
import { findBoundary } from './boundary.ts';
import type { Hint } from './decode-text.ts';
import { isVisible, scanHeader } from './header.ts';
import { parseStructured, type Structured } from './parameters.ts';
import { PROBLEMS } from './problems.ts';
import { ParseLimitExceeded, splitParts } from './split-parts.ts';
import {
  type Content,
  type Encoding,
  isUnencodedText,
  parseEncoding,
  removeFooter,
} from './transfer-encoding.ts';
import { extractFiles } from './uuencoded.ts';

/** Characters of one field that are parsed; real fields have some hundred. */
export const MAX_FIELD_CHARS = 16 * 1024;

/** Multiparts in one message. Real ones nest four or five, a digest has some dozen. */
const MAX_MULTIPARTS = 200;

/** A content type with its parameters; names in lower case. */
export interface ContentType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A part: the properties from its header, and a view of its bytes in the message. */
export interface Part {
  /** Null if only the file name tells the type. */
  readonly type: string | null;
  readonly parameters: ReadonlyMap<string, string>;
  /** Empty if the header has none. */
  readonly disposition: string;
  readonly filename: string;
  readonly contentId: string;
  readonly encoding: Encoding;
  /** Null if it is no multipart, or its parts cannot be found. */
  readonly boundary: string | null;
  /** A multipart without a delimiter. It is shown as one text. */
  readonly isLost: boolean;
  readonly children: Part[];
  /** Empty for a multipart. */
  content: Content;
}

/** A fault in the structure of a message. The page shows it as a problem. */
export type Defect =
  | 'brokenHeader'
  | 'lostBoundary'
  | 'outsideParts'
  | 'unknownEncoding'
  | 'behindBase64'
  /** All parts are empty. */
  | 'emptyParts';

export interface SplitMessage {
  readonly root: Part;
  readonly defects: ReadonlySet<Defect>;
}

/** The surroundings of a part. */
interface Surroundings {
  /** The bytes after the header of the part. */
  readonly rest: Buffer;
  /** The type of the multipart around it. */
  readonly parent: string | null;
  /** The boundaries of all multiparts around it, the innermost last. */
  readonly boundaries: readonly string[];
  /** A text precedes it. */
  readonly hasText: boolean;
  readonly hint: Hint;
  readonly defects: Set<Defect>;
}

/** Finds all parts, without decoding or copying. Throws `ParseLimitExceeded`. */
export function splitMessage(
  fields: readonly HeaderLine[],
  body: Buffer,
  hint: Hint,
): SplitMessage {
  const defects = new Set<Defect>();
  const start = { rest: body, parent: null, boundaries: [], hasText: false };
  const root = readPart(fields, { ...start, hint, defects });
  if (root.boundary === null) root.content = contentOf(root, body, defects);
  else splitMultipart(root, body, { hint, defects });
  return { root, defects };
}

function splitMultipart(
  root: Part,
  body: Buffer,
  common: Pick<Surroundings, 'hint' | 'defects'>,
): void {
  const { defects } = common;
  const open: Part[] = [];
  const boundaries: string[] = [];
  /** Null before the first part of a multipart, and after its end. */
  let part: Part | null = root;
  let multiparts = 0;
  let hasText = false;
  let isEmpty = true;
  const enter = (entered: Part) => {
    if (entered.boundary === null) return;
    if (++multiparts > MAX_MULTIPARTS) throw new ParseLimitExceeded(PROBLEMS.tooManyParts);
    open.push(entered);
    boundaries.push(entered.boundary);
    part = null;
  };
  enter(root);
  for (const piece of splitParts(body, boundaries)) {
    if (piece.kind === 'content') {
      // There is no content between two adjacent delimiters.
      const hasPlace = part !== null && part.content.bytes.length === 0;
      const isBlank = !piece.bytes.some(isVisible);
      if (part === null || !hasPlace) noteOutsideText(piece.bytes, open.at(-1), defects);
      else part.content = contentOf(part, piece.bytes, defects);
      if (hasPlace && part?.isLost && !isBlank) defects.add('lostBoundary');
      isEmpty &&= part === null || isBlank;
      continue;
    }
    const at = boundaries.lastIndexOf(piece.boundary);
    const multipart = open[at];
    // A closing delimiter before the first part is ignored.
    if (multipart === undefined || (piece.kind === 'end' && multipart.children.length === 0))
      continue;
    const openCount = piece.kind === 'end' ? at : at + 1;
    open.length = openCount;
    boundaries.length = openCount;
    part = null;
    if (piece.kind === 'end') continue;
    const { fields, isBroken } = scanHeader(piece.bytes);
    if (isBroken) defects.add('brokenHeader');
    const around = { boundaries, hasText, rest: piece.rest, parent: multipart.type };
    part = readPart(fields, { ...common, ...around });
    multipart.children.push(part);
    hasText ||= isText(part.type);
    enter(part);
  }
  if (isEmpty && !defects.has('outsideParts')) defects.add('emptyParts');
}

/** Bytes of the usual preamble, for programs without MIME. */
const MAX_PREAMBLE_BYTES = 1_000;

// Similar to “This is a multi-part message in MIME format.”, without parts in it.
const PREAMBLE = /(?<![\s\S])(?![\s\S]*^(?:--|content-))[\s\S]*(?:\bmime\b|multi-?part)/im;

/** RFC 2046 5.1.1: text outside of the parts is not shown. */
function noteOutsideText(bytes: Buffer, around: Part | undefined, defects: Set<Defect>): void {
  if (!bytes.some(isVisible)) return;
  const isBefore = around?.children.length === 0;
  const isUsual =
    isBefore && bytes.length <= MAX_PREAMBLE_BYTES && PREAMBLE.test(bytes.toString('latin1'));
  if (!isUsual) defects.add('outsideParts');
}

function readPart(fields: readonly HeaderLine[], around: Surroundings): Part {
  const { hint, defects } = around;
  const said = parseEncoding(findFirstField(fields, 'content-transfer-encoding'));
  const named = parseType(fields, around);
  const isMultipart = named?.value.startsWith('multipart/') === true;
  const boundary =
    isMultipart && named ? findBoundary(named, around.rest, around.boundaries) : null;
  const isLost = isMultipart && boundary === null;
  const isUnknown = said === 'unknown' && !isMultipart;
  if (isUnknown) defects.add('unknownEncoding');
  const type = shownType(named, { isLost, isUnknown });
  const disposition = parseStructured(findFirstField(fields, 'content-disposition'), hint);
  const isBare = said === 'base64' && isText(type) && isUnencodedText(around.rest);
  const encoding = isBare || said === 'unknown' ? '8bit' : said;
  const parameters = named?.parameters ?? new Map<string, string>();
  const filename = disposition.parameters.get('filename') ?? parameters.get('name') ?? '';
  return {
    ...{ type, parameters, filename, encoding, boundary, isLost },
    disposition: dispositionOf(disposition.value, filename, type, around),
    contentId: findFirstField(fields, 'content-id'),
    children: [],
    content: { encoding, bytes: Buffer.alloc(0) },
  };
}

function shownType(
  type: Structured | null,
  { isLost, isUnknown }: { readonly isLost: boolean; readonly isUnknown: boolean },
): string | null {
  // RFC 2045 6.4: a part in an unknown encoding is application/octet-stream.
  if (isUnknown) return 'application/octet-stream';
  // A multipart without a delimiter is shown as one text.
  return isLost ? 'text/plain' : (type?.value ?? null);
}

/** A named text after another text is a file, whatever its disposition is. */
function dispositionOf(
  said: string,
  filename: string,
  type: string | null,
  { hasText }: Surroundings,
): string {
  const value = said.replace(/[^\w-]/g, '');
  if (filename === '') return value;
  // Only its name tells the type.
  if (type === null) return 'attachment';
  if (value === '') return isText(type) && !hasText ? '' : 'attachment';
  return value === 'inline' && isText(type) && hasText ? 'attachment' : value;
}

/** The content, in an encoding that can be decoded later. */
function contentOf(part: Part, bytes: Buffer, defects: Set<Defect>): Content {
  const { encoding } = part;
  if (encoding === 'base64') {
    const { content, hasFooter } = removeFooter(bytes);
    if (hasFooter) defects.add('behindBase64');
    return { encoding, bytes: content };
  }
  if (encoding !== 'uuencode') return { encoding, bytes };
  const { files, text } = extractFiles(bytes.toString('latin1'));
  if (files.length === 0) return { encoding: '8bit', bytes };
  if (text.trim() !== '') defects.add('outsideParts');
  return { encoding: '8bit', bytes: Buffer.concat(files.map((file) => file.content)) };
}

/** The first non-empty field with this name. */
function findFirstField(fields: readonly HeaderLine[], name: string): string {
  const all = fields.filter((field) => field.name.toLowerCase() === name);
  return (all.find(({ value }) => value !== '') ?? all[0])?.value.slice(0, MAX_FIELD_CHARS) ?? '';
}

const BARE_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['plain', 'text/plain'],
  ['html', 'text/html'],
  ['multipart', 'multipart/mixed'],
]);

// RFC 2045 5.1, with characters that are forbidden and occur.
const TYPE = /^[\w!#$&^.+%*~-]+\/[\w!#$&^.+%*~-]+$/;

/** Null if only the file name tells the type; without a name the part is text. */
function parseType(
  fields: readonly HeaderLine[],
  { parent, hint }: Surroundings,
): Structured | null {
  const field = findFirstField(fields, 'content-type');
  // Adds a missing semicolon after the type.
  const parsed = parseStructured(field.replace(/^([\w.+/-]+)\s+(?=[\w*-]+\s*=)/, '$1; '), hint);
  const value = BARE_TYPES.get(parsed.value) ?? parsed.value.replace(/\s+/g, '');
  if (TYPE.test(value)) return { ...parsed, value };
  if (field === '' && parent === 'multipart/digest') return { ...parsed, value: 'message/rfc822' };
  const named =
    findFirstField(fields, 'content-disposition') !== '' || parsed.parameters.has('name');
  return named ? null : { ...parsed, value: 'text/plain' };
}

function isText(type: string | null): boolean {
  return type === null || type === 'text/plain' || type === 'text/html';
}
