import { isUtf8 } from 'node:buffer';
import { findField, findFields, type Header } from './header.ts';
import type { MimeParts } from './mime-parser.ts';
import { NO_STRUCTURE } from './structure.ts';
import { UU_BEGIN } from './uuencoded.ts';

/** Fields that make a message more than one text in plain sight. */
const STRUCTURED = ['content-disposition', 'content-id', 'otp-token'];

const PLAIN_TYPE = /^text\/plain(?:\s*;\s*charset="?(?:utf-8|us-ascii)"?)?$/i;
const PLAIN_ENCODING = /^(?:7bit|8bit|binary)$/i;

/**
 * The parts of a message that is its own text (RFC 5322 without MIME, or MIME that says just
 * that): nothing is encoded, so there is nothing to take apart. Such mails are read in a
 * third of the time. Null where the message needs the parser.
 */
export function readPlainMessage(header: Header, body: Buffer): MimeParts | null {
  if (STRUCTURED.some((name) => findField(header, name) !== undefined)) return null;
  if (!allAre(findFields(header, 'content-type'), PLAIN_TYPE)) return null;
  if (!allAre(findFields(header, 'content-transfer-encoding'), PLAIN_ENCODING)) return null;
  const subject = findField(header, 'subject') ?? '';
  if (subject.includes('=?') || !isUtf8(body) || isMore(body)) return null;
  const text = body.toString('utf8').replaceAll('\r\n', '\n');
  const nothing = {
    isGuessed: false,
    isCut: false,
    otp: null,
    html: '',
    attachments: [],
    content: Buffer.alloc(0),
  };
  return { subject, text, ...nothing, structure: NO_STRUCTURE };
}

const ESCAPE = 0x1b;

/** Text that is something else all the same: ISO-2022 without a label, or a file inside of it. */
function isMore(body: Buffer): boolean {
  return body.includes(ESCAPE) || body.includes(UU_BEGIN) || body.subarray(0, 6).equals(BEGIN);
}

const BEGIN = Buffer.from(UU_BEGIN.trimStart());

function allAre(values: readonly string[], wanted: RegExp): boolean {
  return values.every((value) => wanted.test(value.trim()));
}
