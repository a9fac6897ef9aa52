import { isUtf8 } from 'node:buffer';
import type { MessageParts } from './compose-body.ts';
import { findField, findFields, type Header } from './header.ts';
import { UU_BEGIN } from './uuencoded.ts';

/** Bytes of a text that is shown in full. Longer ones are cut with care. */
const MAX_PLAIN_BYTES = 256 * 1024;

/** Fields that make a message more than one text in plain sight. */
const STRUCTURED = ['content-disposition', 'content-id'];

const PLAIN_TYPE = /^text\/plain(?:\s*;\s*charset="?(?:utf-8|us-ascii)"?)?$/i;
const PLAIN_ENCODING = /^(?:7bit|8bit|binary)$/i;

/**
 * The parts of a message that is its own text (RFC 5322 without MIME, or MIME that says just
 * that): nothing is encoded, so there is nothing to take apart. Such mails are read in a
 * third of the time. Null where the message needs the parser.
 */
export function readPlainMessage(header: Header, body: Buffer): MessageParts | null {
  if (body.length > MAX_PLAIN_BYTES) return null;
  if (STRUCTURED.some((name) => findField(header, name) !== undefined)) return null;
  if (!allAre(findFields(header, 'content-type'), PLAIN_TYPE)) return null;
  if (!allAre(findFields(header, 'content-transfer-encoding'), PLAIN_ENCODING)) return null;
  if (!isUtf8(body) || isMore(body)) return null;
  const text = body.toString('utf8').replaceAll('\r\n', '\n');
  return { ...NOTHING, text };
}

const NOTHING: MessageParts = {
  ...{ text: '', html: '', files: [], multiparts: [], defects: new Set() },
  ...{ isLost: false, isGuessed: false, isCut: false },
};

const ESCAPE = 0x1b;

/** Text that is something else all the same: ISO-2022 without a label, or a file inside of it. */
function isMore(body: Buffer): boolean {
  return body.includes(ESCAPE) || body.includes(UU_BEGIN) || body.subarray(0, 6).equals(BEGIN);
}

const BEGIN = Buffer.from(UU_BEGIN.trimStart());

function allAre(values: readonly string[], wanted: RegExp): boolean {
  return values.every((value) => wanted.test(value.trim()));
}
