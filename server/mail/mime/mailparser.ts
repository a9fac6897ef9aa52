import {
  type AttachmentStream,
  MailParser,
  type MailParserOptions,
  parseAddressHeader,
} from 'mailparser';
import type { AttachmentInfo, Mailbox } from '#shared/message.ts';
import { cleanLine, safeContentType, safeFilename } from '../text/clean.ts';
import { parsePlainMailbox } from './addresses.ts';
import { composeBody, TEXT_TYPES } from './compose-body.ts';
import { normalizeWords } from './encoded-words.ts';
import { MAX_HEADER_BYTES } from './header.ts';
import { bytesToInspect, defaultFilename, MAX_INSPECTED_PARTS } from './inspected-parts.ts';
import type { MimeParser, MimeParts, WantedContent } from './mime-parser.ts';
import { normalizeMessage } from './normalize.ts';
import { type InspectedPart, toContentType } from './structure.ts';
import { parseLabel } from './text-label.ts';
import { TextPartDecoder, TextPartStream } from './text-part-decoder.ts';
import { extractFiles, type UuFile } from './uuencoded.ts';

/** MIME parts of one message; the parser gives up beyond. */
const MAX_PARTS = 1_000;
/** Characters of a Content-ID. */
const MAX_CONTENT_ID_CHARS = 255;

/**
 * Everything that turns one body into another is off: its HTML-to-text is quadratic, and
 * inlined images can grow a message without bound.
 */
const LEAN: MailParserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
  maxHtmlLengthToParse: 1,
  checksumAlgo: false,
  // Messages inside messages stay attachments, so that they cannot nest.
  ignoreEmbedded: true,
  keepDeliveryStatus: true,
  maxHeadSize: MAX_HEADER_BYTES,
  maxChildNodes: MAX_PARTS,
};

/** Reads every kind of text that is shown, so that their charsets are taken care of. */
class Parser extends MailParser {
  readonly textTypes = TEXT_TYPES;
}

export const mailparser: MimeParser = {
  splitMessage,
  addresses(value) {
    const plain = parsePlainMailbox(value);
    return plain === null ? parsedMailboxes(value) : [plain];
  },
};

/** Domains stay A-labels: what looks like another domain must not be shown as that. */
function parsedMailboxes(value: string): readonly Mailbox[] {
  const options = { flatten: true, decodePunycode: false };
  return parseAddressHeader(normalizeWords(value), options).value.map(({ name, address = '' }) => ({
    name,
    address,
  }));
}

function splitMessage(header: Buffer, body: Buffer, wanted: WantedContent): Promise<MimeParts> {
  const { promise, resolve, reject } = Promise.withResolvers<MimeParts>();
  const reading = new TextPartDecoder();
  const parser = new Parser({ ...LEAN, Iconv: readerOf(reading) });
  const attachments: AttachmentInfo[] = [];
  const inspected: InspectedPart[] = [];
  let content = Buffer.alloc(0);
  parser.on('data', (part) => {
    if (part.type === 'text') return;
    const index = attachments.length;
    const most = bytesToKeep(part, index, wanted, inspected.length);
    keepContent(part, most, reject, (received, size) => {
      attachments.push(infoOf(part, index, size));
      if (wanted === 'traits' && most > 0)
        inspected.push(toInspectedPart(part, index, received, size));
      else if (most > 0) content = received;
    });
  });
  parser.once('end', () => {
    const composed = composeBody('tree' in parser ? parser.tree : null);
    const { text, files } = extractFiles(composed.text);
    for (const file of files) {
      const index = attachments.length;
      if (wanted !== 'traits' && wanted !== 'nothing' && index === wanted.attachment)
        content = Buffer.from(file.content);
      attachments.push(fileInfo(file, index));
    }
    const { subject = '', otp } = parser;
    const { html, multiparts, variants } = composed;
    const { isGuessed, isCut } = reading;
    const rest = { subject, otp: otp?.code ?? null, attachments, content, isGuessed, isCut };
    resolve({ text, html, ...rest, structure: { multiparts, variants, inspected } });
  });
  parser.once('error', (error: unknown) => {
    reject(error);
    parser.destroy();
  });
  const normalized = normalizeMessage(header, body);
  parser.write(normalized.header);
  parser.end(normalized.body);
  return promise;
}

/** The parser makes one for each text, and knows nothing of what it reads for. */
function readerOf(reading: TextPartDecoder): new (label: string) => TextPartStream {
  return class extends TextPartStream {
    constructor(label: string) {
      super(reading, label);
    }
  };
}

function bytesToKeep(
  part: AttachmentStream,
  index: number,
  wanted: WantedContent,
  inspected: number,
): number {
  if (wanted === 'nothing') return 0;
  if (wanted !== 'traits') return index === wanted.attachment ? Infinity : 0;
  return inspected < MAX_INSPECTED_PARTS
    ? bytesToInspect(safeContentType(part.contentType), part.filename)
    : 0;
}

function toInspectedPart(
  part: AttachmentStream,
  index: number,
  content: Buffer,
  size: number,
): InspectedPart {
  const parsed = part.headers.get('content-type');
  const { type, parameters } = toContentType(safeContentType(part.contentType), parsed);
  // A text is labelled in our own way by now (see text-label.ts); others are as they came.
  const written = parameters.get('charset') ?? '';
  const charset = type.startsWith('text/') ? parseLabel(written).label : written;
  return { type, parameters, charset, index, content, isCut: content.length < size };
}

function fileInfo({ name, content }: UuFile, index: number): AttachmentInfo {
  const filename = safeFilename(name, `attachment-${index + 1}`);
  const contentType = 'application/octet-stream';
  return { index, filename, contentType, size: content.length, contentId: null, inline: false };
}

/** The parser goes on with the next part only when this one has been read to its end. */
function keepContent(
  part: AttachmentStream,
  most: number,
  onError: (error: unknown) => void,
  onEnd: (received: Buffer<ArrayBuffer>, size: number) => void,
): void {
  let size = 0;
  const received: Buffer[] = [];
  part.content.on('data', (chunk: Buffer) => {
    if (size < most) received.push(chunk.subarray(0, most - size));
    size += chunk.length;
  });
  part.content.once('error', onError);
  part.content.once('end', () => {
    onEnd(Buffer.concat(received), size);
    part.release?.();
  });
}

function infoOf(part: AttachmentStream, index: number, size: number): AttachmentInfo {
  const contentType = safeContentType(part.contentType);
  const contentId = cleanLine(part.cid ?? '', MAX_CONTENT_ID_CHARS);
  const inPlace = part.contentDisposition === 'inline' && contentId !== '';
  return {
    ...{ index, contentType, size },
    filename: safeFilename(part.filename, defaultFilename(contentType, index)),
    contentId: contentId === '' ? null : contentId,
    inline: part.related === true || inPlace,
  };
}
