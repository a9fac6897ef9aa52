import { findCharset } from './charset.ts';
import { decodeText, type Hint } from './decode-text.ts';
import { detectCharset } from './detect-charset.ts';
import type { Part } from './parts.ts';
import { decodeContent } from './transfer-encoding.ts';

/** Encoded bytes of one text: the million characters that are shown, in most languages. */
const MAX_TEXT_BYTES = 3 * 1024 * 1024;

/** Bytes of all texts of a message: well under a second in any charset. */
const MAX_TEXTS_BYTES = 12 * 1024 * 1024;

/** How many of them a byte counts that switches between character sets: each switch is a call. */
const COST_OF_SHIFTED = 8;

const ESCAPE = 0x1b;

/** Decodes the texts of one message, each once, within one budget of bytes. */
export class PartTexts {
  readonly #hint: Hint;
  #left = MAX_TEXTS_BYTES;
  #isGuessed = false;
  #isCut = false;

  constructor(hint: Hint) {
    this.#hint = hint;
  }

  /** Some text names no charset, and was read in one that it may be in. */
  get isGuessed(): boolean {
    return this.#isGuessed;
  }

  /** Some text was longer than is decoded. */
  get isCut(): boolean {
    return this.#isCut;
  }

  read({ type, parameters, content: { encoding, bytes } }: Part): string {
    const label = charsetIn(parameters);
    const near = bytes.subarray(0, MAX_TEXT_BYTES);
    const decoded = decodeContent({ encoding, bytes: near });
    const isShifted = findCharset(label)?.kind === 'shifted' || decoded.includes(ESCAPE);
    const cost = isShifted ? COST_OF_SHIFTED : 1;
    const shown = decoded.subarray(0, Math.max(0, Math.floor(this.#left / cost)));
    this.#left -= shown.length * cost;
    this.#isCut ||= near.length < bytes.length || shown.length < decoded.length;
    const text = decodeText(shown, {
      kind: type === 'text/html' ? 'html' : 'text',
      ...{ label, hint: this.#hint, guess: (sample) => this.#guess(sample) },
    });
    const lines = text.toWellFormed().replaceAll('\r\n', '\n');
    const format = formatOf(type, parameters);
    return format === 'fixed' ? lines : joinFlowedLines(lines, format);
  }

  #guess(bytes: Buffer): string | undefined {
    this.#isGuessed = true;
    return detectCharset(bytes);
  }
}

/** What a text/plain part says of its lines (RFC 3676). */
type Format =
  | 'fixed'
  /** Lines that end with a blank go on in the next one. */
  | 'flowed'
  /** That blank is not part of the text: for languages without blanks. */
  | 'flowed-delsp';

function formatOf(type: string | null, parameters: ReadonlyMap<string, string>): Format {
  const says = (name: string) => parameters.get(name)?.trim().toLowerCase();
  if (type !== 'text/plain' || says('format') !== 'flowed') return 'fixed';
  return says('delsp') === 'yes' ? 'flowed-delsp' : 'flowed';
}

/** Also where it stands without its name, or has its name twice. */
export function charsetIn(parameters: ReadonlyMap<string, string>): string | undefined {
  const named = parameters.get('charset')?.replace(/^charset=/i, '');
  if (named !== undefined) return named;
  const [bare] = [...parameters].find(([key, value]) => value === '' && findCharset(key)) ?? [];
  return bare;
}

const SIGNATURE = '-- ';

/**
 * Text whose lines are as their writer had them (RFC 3676 4): wrapped ones joined, stuffing taken
 * away. A paragraph ends with the first line that does not flow, where the depth of quotation
 * changes (4.5), and before the line of a signature (4.3), which never flows.
 */
function joinFlowedLines(text: string, format: Exclude<Format, 'fixed'>): string {
  const shown: string[] = [];
  /** Depth of quotation of a paragraph that goes on. */
  let open: number | null = null;
  for (const line of text.split(/\r?\n/)) {
    const depth = /^>*/.exec(line)?.[0].length ?? 0;
    const words = line.slice(line.charAt(depth) === ' ' ? depth + 1 : depth);
    const flows = words.endsWith(' ') && words !== SIGNATURE;
    const content = flows && format === 'flowed-delsp' ? words.slice(0, -1) : words;
    const last = shown.length - 1;
    if (open === depth && words !== SIGNATURE) shown[last] = (shown[last] ?? '') + content;
    else shown.push(quoted(depth, content));
    open = flows ? depth : null;
  }
  return shown.join('\n');
}

function quoted(depth: number, content: string): string {
  if (depth === 0) return content;
  return content === '' ? '>'.repeat(depth) : `${'>'.repeat(depth)} ${content}`;
}
