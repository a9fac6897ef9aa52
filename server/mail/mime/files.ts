import type { AttachmentInfo } from '#shared/message.ts';
import { charsetIn } from './part-texts.ts';
import type { ContentType } from './parts.ts';

/** A file in a message, before it is decoded. */
export type NamedFile = Omit<AttachmentInfo, 'size'>;

/** A file whose content is decoded only by `content`. */
export interface MimeFile extends NamedFile {
  readonly parameters: ReadonlyMap<string, string>;
  content(): Buffer;
}

/** A file whose content is inspected for traits, cut to its limit in bytes. */
export interface InspectedFile extends ContentType {
  /** Its place among the attachments. */
  readonly index: number;
  readonly filename: string;
  /** The charset label of the part. */
  readonly charset: string | undefined;
  readonly content: Buffer;
  readonly isCut: boolean;
}

/** Files of one message that are inspected. */
export const MAX_INSPECTED_FILES = 50;

/** Bytes of a calendar: an invitation has about 5 KB, mostly its description. */
const CALENDAR_BYTES = 256 * 1024;
/** Bytes of a report: about 500 for each recipient. */
const REPORT_BYTES = 128 * 1024;
/** Bytes of a message, of which only the header is read. */
const MESSAGE_BYTES = 32 * 1024;
/** Bytes of a CMS container, which begins with its type. */
const CMS_BYTES = 64;

/** Types that can be opened as a message. */
export function isMessage(type: string): boolean {
  return ['message/rfc822', 'message/global', 'message/news'].includes(type);
}

/** RFC 3464, RFC 6533. */
export function isDeliveryStatus(type: string): boolean {
  return type === 'message/delivery-status' || type === 'message/global-delivery-status';
}

/** RFC 8098. */
export function isDisposition(type: string): boolean {
  return ['message/disposition-notification', 'message/global-disposition-notification'].includes(
    type,
  );
}

export function isCalendar(type: string, filename: string): boolean {
  return ['text/calendar', 'application/ics'].includes(type) || /\.ics$/i.test(filename);
}

/** RFC 8551; the second name is that of old programs. */
export function isCms(type: string, filename: string): boolean {
  const isNamed = type === 'application/octet-stream' && /\.p7m$/i.test(filename);
  return isNamed || ['application/pkcs7-mime', 'application/x-pkcs7-mime'].includes(type);
}

/** Calendars, reports, messages and CMS. */
export function inspectFiles(files: readonly MimeFile[]): readonly InspectedFile[] {
  return files
    .filter((file) => bytesToInspect(file) > 0)
    .slice(0, MAX_INSPECTED_FILES)
    .map((file) => {
      const { index, filename, contentType: type, parameters } = file;
      const whole = file.content();
      const content = whole.subarray(0, bytesToInspect(file));
      const isCut = content.length < whole.length;
      return { index, filename, type, parameters, charset: charsetIn(parameters), content, isCut };
    });
}

/** Zero if the file is not inspected. */
function bytesToInspect({ contentType: type, filename }: MimeFile): number {
  if (isMessage(type)) return MESSAGE_BYTES;
  if (isDeliveryStatus(type)) return REPORT_BYTES;
  if (isCalendar(type, filename)) return CALENDAR_BYTES;
  return isCms(type, filename) ? CMS_BYTES : 0;
}

/** Names of parts that mostly come without one; a saved file needs the extension. */
const EXTENSIONS: ReadonlyMap<string, readonly [stem: string, extension: string]> = new Map([
  ['message/rfc822', ['message', 'eml']],
  ['message/global', ['message', 'eml']],
  ['message/news', ['message', 'eml']],
  ['message/delivery-status', ['delivery-status', 'txt']],
  ['message/global-delivery-status', ['delivery-status', 'txt']],
  ['message/disposition-notification', ['disposition', 'txt']],
  ['text/rfc822-headers', ['headers', 'txt']],
  ['message/global-headers', ['headers', 'txt']],
  ['text/calendar', ['invitation', 'ics']],
  ['application/ics', ['invitation', 'ics']],
  ['text/x-amp-html', ['amp', 'html']],
  ['application/pgp-signature', ['signature', 'asc']],
  ['application/pkcs7-mime', ['smime', 'p7m']],
  ['application/pkcs7-signature', ['smime', 'p7s']],
  ['application/ms-tnef', ['winmail', 'dat']],
]);

/** The file name of a part without a name. */
export function defaultFilename(type: string, index: number): string {
  const [stem = 'attachment', extension] = EXTENSIONS.get(type) ?? [];
  return extension === undefined ? `${stem}-${index + 1}` : `${stem}-${index + 1}.${extension}`;
}
