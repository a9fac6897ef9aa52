import { Transform, type TransformCallback } from 'node:stream';
import {
  type AttachmentStream,
  MailParser,
  type MailParserOptions,
  parseAddressHeader,
} from 'mailparser';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { StoredBody } from '#server/inbox/types.ts';
import type { AttachmentInfo } from '#shared/message.ts';
import { cleanLine, safeContentType, safeFilename } from './clean.ts';
import { readText } from './decode.ts';
import { MAX_HEADER_BYTES } from './header.ts';
import { heal, labelledBy } from './heal.ts';
import type { MimeParser, MimeParts } from './mime.ts';
import { openMail, readMail, takeAttachment } from './reading.ts';
import { type PackedMails, type ReaderResult, type ReaderTask, unpackMails } from './tasks.ts';
import { extractFiles, type UuFile } from './uuencoded.ts';
import { normalizeWords } from './words.ts';

/** MIME parts of one message; the parser gives up beyond. */
const MAX_PARTS = 1_000;
/** Characters of a Content-ID. */
const MAX_CONTENT_ID_CHARS = 255;

/** Stands where the parser would have iconv read a text: it hands over bytes and the label. */
class TextReader extends Transform {
  readonly #label: string;
  readonly #chunks: Buffer[] = [];

  constructor(label: string) {
    super();
    this.#label = label;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, readText(Buffer.concat(this.#chunks), labelledBy(this.#label)));
  }
}

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
  Iconv: TextReader,
  // Messages inside messages stay attachments, so that they cannot nest.
  ignoreEmbedded: true,
  maxHeadSize: MAX_HEADER_BYTES,
  maxChildNodes: MAX_PARTS,
};

/** Read once before a thread is called ready, so that no sender waits for code to be loaded. */
const SAMPLE = Buffer.from('From: a@b.example\r\nSubject: code\r\n\r\nYour code is 123456\r\n');

const mailparser: MimeParser = {
  takeApart,
  // Domains stay A-labels: what looks like another domain must not be shown as that.
  addresses: (value) =>
    parseAddressHeader(normalizeWords(value), { flatten: true, decodePunycode: false }).value.map(
      ({ name, address = '' }) => ({ name, address }),
    ),
};

/** The one function of a reader thread. Rejects only where a thread must be replaced. */
export async function handle(task: ReaderTask): Promise<unknown> {
  switch (task.kind) {
    case 'warm':
      await readMail(mailparser, { encoding: 'identity', bytes: SAMPLE }, 'arrival');
      return answer({ kind: 'warm' });
    case 'read': {
      const mails = unpackMails(task.mails).map((body) => readMail(mailparser, body, task.purpose));
      return answer({ kind: 'read', mails: await Promise.all(mails) });
    }
    case 'open':
      return answer({ kind: 'open', mail: await openMail(mailparser, onlyMail(task)) });
    case 'attachment': {
      const attachment = await takeAttachment(mailparser, onlyMail(task), task.index);
      return answer({ kind: 'attachment', attachment }, attachment?.content);
    }
  }
}

/** The bytes given are handed over with it instead of copied. */
function answer(result: ReaderResult, bytes?: Uint8Array): unknown {
  return move({ [transferableSymbol]: bytes ? [bytes.buffer] : [], [valueSymbol]: result });
}

function onlyMail({ mails }: { readonly mails: PackedMails }): StoredBody {
  const [mail] = unpackMails(mails);
  if (mail === undefined) throw new TypeError('a task without a message');
  return mail;
}

function takeApart(header: Buffer, body: Buffer, wanted: number | null): Promise<MimeParts> {
  const { promise, resolve, reject } = Promise.withResolvers<MimeParts>();
  const parser = new MailParser(LEAN);
  const attachments: AttachmentInfo[] = [];
  const content: Buffer[] = [];
  let found = { text: '', html: '' };
  let files: readonly UuFile[] = [];
  parser.on('data', (part) => {
    if (part.type === 'text') {
      const { text, files: written } = extractFiles(part.text ?? '');
      found = { text, html: part.html ?? '' };
      files = written;
      return;
    }
    const index = attachments.length;
    const keep = index === wanted ? content : null;
    countContent(part, keep, reject, (size) => attachments.push(infoOf(part, index, size)));
  });
  parser.once('end', () => {
    for (const file of files) {
      if (attachments.length === wanted) content.push(file.content);
      attachments.push(fileInfo(file, attachments.length));
    }
    const { subject = '', otp } = parser;
    const rest = { subject, otp: otp?.code ?? null, attachments, content: Buffer.concat(content) };
    resolve({ ...found, ...rest });
  });
  parser.once('error', (error: unknown) => {
    reject(error);
    parser.destroy();
  });
  const healed = heal(header, body);
  parser.write(healed.header);
  parser.end(healed.body);
  return promise;
}

function fileInfo({ name, content }: UuFile, index: number): AttachmentInfo {
  const filename = safeFilename(name, `attachment-${index + 1}`);
  const contentType = 'application/octet-stream';
  return { index, filename, contentType, size: content.length, contentId: null, inline: false };
}

/** The parser goes on with the next part only when this one has been read to its end. */
function countContent(
  part: AttachmentStream,
  keep: Buffer[] | null,
  onError: (error: unknown) => void,
  onEnd: (size: number) => void,
): void {
  let size = 0;
  part.content.on('data', (chunk: Buffer) => {
    size += chunk.length;
    keep?.push(chunk);
  });
  part.content.once('error', onError);
  part.content.once('end', () => {
    onEnd(size);
    part.release?.();
  });
}

function infoOf(part: AttachmentStream, index: number, size: number): AttachmentInfo {
  const contentType = safeContentType(part.contentType);
  const fallback =
    contentType === 'message/rfc822' ? `message-${index + 1}.eml` : `attachment-${index + 1}`;
  const contentId = cleanLine(part.cid ?? '', MAX_CONTENT_ID_CHARS);
  const inPlace = part.contentDisposition === 'inline' && contentId !== '';
  return {
    ...{ index, contentType, size },
    filename: safeFilename(part.filename, fallback),
    contentId: contentId === '' ? null : contentId,
    inline: part.related === true || inPlace,
  };
}
