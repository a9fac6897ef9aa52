import { findField, type Header } from '../mime/header.ts';
import { scanAddresses } from '../mime/header-summary.ts';
import { PROBLEMS } from '../mime/problems.ts';
import { cleanLine, cleanText, cutText } from '../text/clean.ts';
import type { OpenedMail } from './types.ts';

/** Bytes of an unreadable message that are shown. `raw` has the rest. */
export const MAX_FALLBACK_BYTES = 256 * 1024;

/** Characters of a header value that are shown. */
const MAX_VALUE_CHARS = 4_096;

/**
 * The content of a message that could not be parsed: its bytes as text, and its header. The work is
 * bounded, so that the main thread can do it.
 */
export function buildFallback(raw: Buffer, header: Header, problem: string): OpenedMail {
  const shown = raw.subarray(0, MAX_FALLBACK_BYTES);
  const cut = shown.length < raw.length;
  return {
    cc: scanAddresses(findField(header, 'cc')),
    text: cleanText(decodeLeniently(shown)),
    html: null,
    headers: listHeaders(header),
    attachments: [],
    traits: [],
    problems: [problem, ...(cut ? [PROBLEMS.textCut] : [])],
  };
}

/** The header fields, unfolded. Encoded words stay: this list shows what was really sent. */
export function listHeaders(header: Header): OpenedMail['headers'] {
  return header.fields.map(({ name, value }) => ({
    name,
    value: cutText(cleanLine(value, MAX_VALUE_CHARS), MAX_VALUE_CHARS),
  }));
}

function decodeLeniently(bytes: Buffer): string {
  const utf8 = bytes.toString('utf8');
  // The cut may have split the last character.
  const broken = utf8.slice(0, -1).includes('\ufffd');
  return broken ? bytes.toString('latin1') : utf8;
}
