import iconv from 'iconv-lite';
import * as base64 from 'nodemailer/lib/base64';
import * as mimeFuncs from 'nodemailer/lib/mime-funcs';
import * as quotedPrintable from 'nodemailer/lib/qp';

export type TransferEncoding = '7bit' | 'quoted-printable' | 'base64';

/** A part of an email: its header lines and its encoded body, each line ended by CRLF. */
export interface Part {
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface TextWish {
  readonly type: string;
  readonly text: string;
  readonly charset: string;
  readonly encoding: TransferEncoding;
}

/** The longest line that mail programs write (RFC 5322 2.1.1). */
const LINE_LENGTH = 76;
/** Base64: 57 bytes become a line of 76 characters and its end. */
export const BASE64_GROWTH = 78 / 57;
/** Quoted-printable: a soft line break, three characters, after 73 others. */
const SOFT_BREAK_GROWTH = 76 / 73;
/** An octet as `=E2`. */
const QUOTED_BYTES = 3;

const PLAIN_ASCII = /^[\t\r\n -~]*$/;

export function isAscii(text: string): boolean {
  return PLAIN_ASCII.test(text);
}

/** About how many bytes a text takes once it is encoded. */
export function estimateBytes(text: string, { charset, encoding }: Omit<TextWish, 'text'>): number {
  const bytes = iconv.encode(text, charset);
  switch (encoding) {
    case '7bit':
      return bytes.length;
    case 'base64':
      return bytes.length * BASE64_GROWTH;
    case 'quoted-printable': {
      const quoted = bytes.reduce((sum, byte) => sum + (byte > 126 || byte === 61 ? 1 : 0), 0);
      return (bytes.length + quoted * (QUOTED_BYTES - 1)) * SOFT_BREAK_GROWTH;
    }
  }
}

export function textPart({ type, text, charset, encoding }: TextWish): Part {
  const headers = [
    `Content-Type: ${type}; charset=${charset}`,
    `Content-Transfer-Encoding: ${encoding}`,
  ];
  const decoded = iconv.encode(text.replaceAll(/\r?\n/g, '\r\n'), charset);
  return { headers, body: Buffer.from(`${encodeText(decoded, encoding)}\r\n`, 'latin1') };
}

function encodeText(decoded: Buffer, encoding: TransferEncoding): string {
  switch (encoding) {
    case '7bit':
      return decoded.toString('latin1');
    case 'base64':
      return wrapBase64(decoded);
    case 'quoted-printable':
      return quotedPrintable.wrap(quotedPrintable.encode(decoded), LINE_LENGTH);
  }
}

export interface FileWish {
  readonly type: string;
  readonly name: string;
  readonly content: Buffer;
  /** Of a picture that the HTML shows; without it the file is an attachment. */
  readonly contentId?: string;
}

export function filePart({ type, name, content, contentId }: FileWish): Part {
  const parameter = (key: string) =>
    isAscii(name) ? `${key}="${name}"` : `${key}*=UTF-8''${encodeURIComponent(name)}`;
  const placement =
    contentId === undefined
      ? [`Content-Disposition: attachment;\r\n ${parameter('filename')}`]
      : [`Content-ID: <${contentId}>`, `Content-Disposition: inline;\r\n ${parameter('filename')}`];
  const headers = [
    `Content-Type: ${type};\r\n ${parameter('name')}`,
    ...placement,
    'Content-Transfer-Encoding: base64',
  ];
  return { headers, body: Buffer.from(`${wrapBase64(content)}\r\n`, 'latin1') };
}

export function multipart(
  kind: 'alternative' | 'related' | 'mixed',
  boundary: string,
  parts: readonly Part[],
): Part {
  const pieces = parts.flatMap(({ headers, body }) => [
    Buffer.from(`--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n`),
    body,
  ]);
  return {
    headers: [`Content-Type: multipart/${kind};\r\n boundary="${boundary}"`],
    body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

/** Words of a header, encoded where they are not ASCII (RFC 2047) and folded. */
export function encodeWords(words: string): string {
  if (isAscii(words)) return words;
  return mimeFuncs.encodeWords(words, 'B', 52).replaceAll('?= =?', '?=\r\n =?');
}

function wrapBase64(content: Buffer): string {
  return base64.wrap(content.toString('base64'), LINE_LENGTH);
}
