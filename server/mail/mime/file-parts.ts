import path from 'node:path';
import libmime from 'libmime';
import { cleanLine, safeContentType } from '../text/clean.ts';
import type { Part } from './parts.ts';

/** Types that are shown as text. */
const TEXT_TYPES: readonly string[] = [
  ...['text/plain', 'text/html', 'text/markdown', 'text/x-markdown'],
  ...['text/enriched', 'text/richtext'],
];

const BINARY = 'application/octet-stream';

/** Characters of a Content-ID. */
const MAX_CONTENT_ID_CHARS = 255;

/** A part that is a file and not shown as text. */
export interface FilePart {
  readonly contentType: string;
  readonly contentId: string | null;
  /** In a multipart/related, with an id that the HTML may use. */
  readonly isRelated: boolean;
}

/**
 * The files among the parts, by the rules of mailparser, whose streams take longer than all else of
 * a message that has files.
 */
export function findFiles(root: Part): ReadonlyMap<Part, FilePart> {
  const files = new Map<Part, FilePart>();
  const collect = (part: Part, isInRelated: boolean) => {
    const { type, boundary, children } = part;
    const file = boundary === null ? readFile(part, isInRelated) : null;
    if (file !== null) files.set(part, file);
    for (const child of children) collect(child, isInRelated || type === 'multipart/related');
  };
  collect(root, false);
  return files;
}

function readFile(part: Part, isInRelated: boolean): FilePart | null {
  const type = part.type ?? guessType(part);
  if (TEXT_TYPES.includes(type) && ['', 'inline'].includes(part.disposition)) return null;
  const id = part.contentId.trim().replace(/^<|>$/g, '');
  return {
    // A file name says more than a generic type.
    contentType: safeContentType(type === BINARY ? libmime.detectMimeType(part.filename) : type),
    contentId: cleanLine(id, MAX_CONTENT_ID_CHARS) || null,
    isRelated: isInRelated && part.contentId.trim() !== '',
  };
}

function guessType({ filename, disposition }: Part): string {
  const extension = path.extname(filename);
  if (extension !== '') return libmime.detectMimeType(extension);
  return disposition === 'attachment' ? BINARY : 'text/plain';
}
