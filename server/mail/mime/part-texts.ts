import { findCharset } from './charset.ts';
import { decodeText, type Hint } from './decode-text.ts';
import { detectCharset } from './detect-charset.ts';
import { type Format, joinFlowedLines } from './flowed.ts';
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
