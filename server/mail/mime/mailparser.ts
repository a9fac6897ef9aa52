import { MailParser, type MailParserOptions, parseAddressHeader, parseOtpToken } from 'mailparser';
import type { Mailbox } from '#shared/message.ts';
import { cleanLine, safeContentType } from '../text/clean.ts';
import { normalizeWords } from './encoded-words.ts';
import { MAX_HEADER_BYTES } from './header.ts';
import type { Part } from './parts.ts';
import { MAX_PARTS } from './split-parts.ts';

/** Types that are shown as text. */
const TEXT_TYPES: readonly string[] = [
  ...['text/plain', 'text/html', 'text/markdown', 'text/x-markdown'],
  ...['text/enriched', 'text/richtext'],
];

/** All that the parser would make of a text is off: it gets none. */
const LEAN: MailParserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  checksumAlgo: false,
  // Messages inside messages stay attachments, so that they cannot nest.
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
  maxHeadSize: MAX_HEADER_BYTES,
  // The message itself is one, too.
  maxChildNodes: MAX_PARTS + 1,
};

class Parser extends MailParser {
  readonly textTypes = TEXT_TYPES;
}

/** Characters of a Content-ID. */
const MAX_CONTENT_ID_CHARS = 255;

/** What the parser makes of a part that is a file and not shown as text. */
export interface ParsedFile {
  readonly contentType: string;
  readonly contentId: string | null;
  /** In a multipart/related, and with an id by which a text may show it. */
  readonly isRelated: boolean;
}

/**
 * The files among the parts, by the numbers of their parts. The parser gets the skeleton of the
 * message: headers and structure, without contents. Rejects where that is beyond it.
 */
export async function parseFiles(root: Part): Promise<ReadonlyMap<string, ParsedFile>> {
  if (isTextOnly(root)) return new Map();
  const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, ParsedFile>>();
  const files = new Map<string, ParsedFile>();
  const parser = new Parser(LEAN);
  parser.on('data', (part) => {
    if (part.type !== 'attachment') return;
    files.set(part.partId ?? '', {
      contentType: safeContentType(part.contentType),
      contentId: cleanLine(part.cid ?? '', MAX_CONTENT_ID_CHARS) || null,
      isRelated: part.related === true,
    });
    part.release?.();
  });
  parser.once('end', () => resolve(files));
  parser.once('error', (error: unknown) => {
    reject(error);
    parser.destroy();
  });
  parser.end(writeSkeleton(root).join('\r\n'));
  return promise;
}

/** Most messages are: the parser, which is made of streams, takes longer than all else of them. */
function isTextOnly({ type, disposition, boundary, children }: Part): boolean {
  if (boundary !== null) return children.length > 0 && children.every(isTextOnly);
  return TEXT_TYPES.includes(type ?? '') && ['', 'inline'].includes(disposition);
}

/**
 * Lines in a form that the parser cannot misread. Only header fields of a stranger are among them,
 * each behind its name, so that none of them is a delimiter.
 */
function writeSkeleton(part: Part): readonly string[] {
  if (isTextOnly(part)) return ['', ''];
  const { number, type, boundary, disposition, filename, contentId, children } = part;
  const delimiter = `part.${number}`;
  const divided = boundary === null ? '' : `; boundary="${delimiter}"`;
  const named = filename === '' ? '' : `; filename*=utf-8''${percentEncode(filename)}`;
  return [
    ...(type === null ? [] : [`content-type: ${type}${divided}`]),
    ...(disposition === '' && named === ''
      ? []
      : [`content-disposition: ${disposition || 'inline'}${named}`]),
    ...(contentId === '' ? [] : [`content-id: ${contentId}`]),
    ...['', ''],
    ...children.flatMap((child) => [`--${delimiter}`, ...writeSkeleton(child)]),
    ...(children.length === 0 ? [] : [`--${delimiter}--`, '']),
  ];
}

function percentEncode(value: string): string {
  return encodeURIComponent(value.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
}

/** The passcode of a valid OTP-Token header. A message that has two has none. */
export function parsePasscode(fields: readonly string[]): string | null {
  return parseOtpToken([...fields])?.code ?? null;
}

/** An address header with its groups resolved and encoded words decoded. */
export function parseAddresses(value: string): readonly Mailbox[] {
  // Domains stay A-labels: what looks like another domain must not be shown as that.
  const options = { flatten: true, decodePunycode: false };
  return parseAddressHeader(normalizeWords(value), options).value.map(({ name, address = '' }) => ({
    name,
    address,
  }));
}
