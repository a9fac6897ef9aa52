import { randomUUID } from 'node:crypto';
import type { HeaderLine } from '#shared/message.ts';
import { findBoundary } from './boundary.ts';
import { findCharsetHint, isVisible, scanHeader } from './header.ts';
import { parseStructured, type Structured } from './parameters.ts';
import { hasTooManyLines, MAX_MULTIPARTS, ParseLimitExceeded } from './parse-limits.ts';
import {
  type Encoding,
  findFirstField,
  isText,
  MAX_FIELD_CHARS,
  parseEncoding,
  parseType,
} from './part-fields.ts';
import { PROBLEMS } from './problems.ts';
import { isUnencodedText, removeFooter } from './repair-base64.ts';
import { splitParts } from './split-parts.ts';
import { DEFECTS_FIELD, type Defect, HINT_FIELD } from './structure.ts';
import { writeLabel } from './text-label.ts';
import { extractFiles } from './uuencoded.ts';

/**
 * Makes the headers of a message and its parts say clearly what they mean, before a parser reads
 * them that takes each word as it stands: known names for encodings, file names in one form that
 * cannot be misread, and for each text a label that our own reading of charsets answers to.
 */
export interface NormalizedMessage {
  readonly header: Buffer;
  readonly body: Buffer;
}

/** The fields that say what a part is; all others stay as they came. */
const OWN = new Set(['content-type', 'content-transfer-encoding', 'content-disposition']);

/** The only other field of a part that is used. Each further field costs the parser time. */
const KEPT_OF_PARTS = 'content-id';

interface Part {
  readonly header: Buffer;
  readonly type: string | null;
  /** Null if it is no multipart, or its parts cannot be found. */
  readonly boundary: string | null;
  readonly encoding: Encoding;
  /** A multipart without a delimiter. It is shown as one text. */
  readonly isLost: boolean;
}

/** A multipart that has not ended. */
interface Multipart {
  readonly boundary: string;
  /** Stands for the boundary, so that the parser divides nowhere else than is divided here. */
  readonly written: string;
  readonly type: string | null;
  hasParts: boolean;
}

interface Surroundings {
  /** From its own header on. */
  readonly rest: Buffer;
  /** It is the message itself. */
  readonly isRoot: boolean;
  /** The type of the multipart that it is a part of. */
  readonly parent: string | null;
  /** Of the multiparts around it, the innermost last. */
  readonly boundaries: readonly string[];
  /** Stands for its own boundary. */
  readonly written: string;
  /** A text was found before it. */
  readonly hasText: boolean;
  /** A charset that other parts are written in. */
  readonly hint: string | undefined;
  readonly defects: Set<Defect>;
}

export function normalizeMessage(header: Buffer, body: Buffer): NormalizedMessage {
  const defects = new Set<Defect>();
  const common = { hint: findCharsetHint(header) ?? findCharsetHint(body), defects };
  const start = { rest: body, isRoot: true, parent: null, boundaries: [], hasText: false };
  const prefix = randomUUID();
  const root = normalizePart(header, { ...common, ...start, written: prefix });
  const isMultipart = root.boundary !== null;
  const normalized = isMultipart
    ? normalizeMultipart(root, body, { ...common, prefix })
    : normalizeContent(root, body, defects);
  return { header: addDefectsField(root.header, defects), body: normalized };
}

function addDefectsField(header: Buffer, defects: ReadonlySet<Defect>): Buffer {
  if (defects.size === 0) return header;
  return Buffer.concat([Buffer.from(`${DEFECTS_FIELD}: ${[...defects].join(' ')}\r\n`), header]);
}

function normalizeMultipart(
  root: Part,
  body: Buffer,
  { prefix, ...common }: Pick<Surroundings, 'hint' | 'defects'> & { readonly prefix: string },
): Buffer {
  const { defects } = common;
  const open: Multipart[] = [];
  const boundaries: string[] = [];
  const pieces: Buffer[] = [];
  /** Null before the first part of a multipart, and behind its end. */
  let part: Part | null = root;
  let multiparts = 0;
  let written = prefix;
  let hasText = false;
  let isEmpty = true;
  const enter = ({ boundary, type }: Part) => {
    if (boundary === null) return;
    if (++multiparts > MAX_MULTIPARTS) throw new ParseLimitExceeded(PROBLEMS.tooManyParts);
    open.push({ boundary, written, type, hasParts: false });
    boundaries.push(boundary);
    part = null;
  };
  enter(root);
  for (const piece of splitParts(body, boundaries)) {
    if (piece.kind === 'content') {
      if (part === null) noteOutsideText(piece.bytes, open.at(-1), defects);
      else pieces.push(normalizeContent(part, piece.bytes, defects));
      isEmpty &&= part === null || !piece.bytes.some(isVisible);
      continue;
    }
    const at = boundaries.lastIndexOf(piece.boundary);
    const multipart = open[at];
    // A closing delimiter before the first part is ignored.
    if (multipart === undefined || (piece.kind === 'end' && !multipart.hasParts)) continue;
    const openCount = piece.kind === 'end' ? at : at + 1;
    open.length = openCount;
    boundaries.length = openCount;
    if (piece.kind === 'end') {
      pieces.push(Buffer.from(`--${multipart.written}--\r\n`));
      part = null;
      continue;
    }
    multipart.hasParts = true;
    written = `${prefix}.${multiparts}`;
    const { rest, bytes } = piece;
    const around = { ...common, rest, boundaries, written, hasText, isRoot: false };
    part = normalizePart(bytes, { ...around, parent: multipart.type });
    hasText ||= isText(part.type);
    pieces.push(Buffer.from(`--${multipart.written}\r\n`), part.header);
    enter(part);
  }
  // The cost of a line depends on the number of multiparts, which is known only now.
  if (hasTooManyLines(body, multiparts)) throw new ParseLimitExceeded(PROBLEMS.tooManyLines);
  if (isEmpty && !defects.has('outsideParts')) defects.add('emptyParts');
  return Buffer.concat(pieces);
}

/** Bytes of the usual preamble, which programs write for readers without MIME. */
const MAX_PREAMBLE_BYTES = 1_000;

// Everywhere much like “This is a multi-part message in MIME format.”, without parts of its own.
const PREAMBLE = /(?<![\s\S])(?![\s\S]*^(?:--|content-))[\s\S]*(?:\bmime\b|multi-?part)/im;

/** RFC 2046 5.1.1: what stands outside of the parts is not shown. */
function noteOutsideText(bytes: Buffer, around: Multipart | undefined, defects: Set<Defect>): void {
  if (!bytes.some(isVisible)) return;
  const isBefore = around !== undefined && !around.hasParts;
  const isUsual =
    isBefore && bytes.length <= MAX_PREAMBLE_BYTES && PREAMBLE.test(bytes.toString('latin1'));
  if (!isUsual) defects.add('outsideParts');
}

function normalizePart(header: Buffer, around: Surroundings): Part {
  const { defects } = around;
  const { fields, isBroken } = scanHeader(header);
  if (isBroken) defects.add('brokenHeader');
  const others = fields.filter(({ name }) => isKept(name.toLowerCase(), around));
  const said = parseEncoding(findFirstField(fields, 'content-transfer-encoding'));
  const named = parseType(fields, around);
  const isMultipart = named?.value.startsWith('multipart/') === true;
  const boundary =
    isMultipart && named ? findBoundary(named, around.rest, around.boundaries) : null;
  const isLost = isMultipart && boundary === null;
  const type = shownType(named, { isLost, isUnknown: said === 'unknown' && !isMultipart });
  if (said === 'unknown' && !isMultipart) defects.add('unknownEncoding');
  const disposition = parseStructured(findFirstField(fields, 'content-disposition'), around.hint);
  const isBare = said === 'base64' && isText(type?.value ?? null) && isUnencodedText(around.rest);
  const encoding = isBare || said === 'unknown' ? '8bit' : said;
  const filename = disposition.parameters.get('filename') ?? type?.parameters.get('name') ?? '';
  const lines = [
    ...others.map(writeField),
    ...(type === null ? [] : [writeType(type, boundary && around.written, around.hint)]),
    ...writeDisposition(dispositionOf(disposition.value, filename, type, around), filename),
    `content-transfer-encoding: ${encoding === 'uuencode' ? 'base64' : encoding}`,
  ];
  return {
    header: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`),
    ...{ type: type?.value ?? null, boundary, encoding, isLost },
  };
}

function shownType(
  type: Structured | null,
  { isLost, isUnknown }: { readonly isLost: boolean; readonly isUnknown: boolean },
): Structured | null {
  // RFC 2045 6.4: a part in an unknown encoding is application/octet-stream.
  if (isUnknown) return { parameters: new Map(), ...type, value: 'application/octet-stream' };
  // A multipart that cannot be taken apart is the text that stands there.
  return isLost && type ? { ...type, value: 'text/plain' } : type;
}

function isKept(name: string, { isRoot }: Surroundings): boolean {
  return isRoot ? !OWN.has(name) && name !== HINT_FIELD : name === KEPT_OF_PARTS;
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
    written.set('charset', writeLabel(value, parameters, hint));
    // The parser would join lines in its own way.
    written.delete('format');
  }
  const list = [...written].map(([name, each]) => `; ${writeParameter(name, each)}`);
  return `content-type: ${value}${list.join('')}`;
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
function normalizeContent(
  { encoding, type, isLost }: Part,
  bytes: Buffer,
  defects: Set<Defect>,
): Buffer {
  if (isLost && bytes.some(isVisible)) defects.add('lostBoundary');
  if (encoding === 'base64' && isText(type)) {
    const { content, hasFooter } = removeFooter(bytes);
    if (hasFooter) defects.add('behindBase64');
    return content;
  }
  if (encoding !== 'uuencode') return bytes;
  const { files, text } = extractFiles(bytes.toString('latin1'));
  const isFile = files.length > 0;
  if (isFile && text.trim() !== '') defects.add('outsideParts');
  const content = isFile ? Buffer.concat(files.map((file) => file.content)) : bytes;
  return Buffer.from(`${content.toString('base64')}\r\n`);
}
