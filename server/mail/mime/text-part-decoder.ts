import { Transform, type TransformCallback } from 'node:stream';
import { findCharset } from './charset.ts';
import { decodeText } from './decode-text.ts';
import { detectCharset } from './detect-charset.ts';
import { joinFlowedLines } from './flowed.ts';
import { parseLabel } from './text-label.ts';

/**
 * Bytes of all texts of a message that are decoded: some times what is shown of them, and well
 * under a second in any charset.
 */
const MAX_TEXT_BYTES = 12 * 1024 * 1024;

/** How many of them a byte counts that switches between character sets: each switch is a call. */
const COST_OF_SHIFTED = 8;

/** Decodes the text parts of one message within one budget of bytes. */
export class TextPartDecoder {
  #left = MAX_TEXT_BYTES;
  #isGuessed = false;
  #isCut = false;

  /** Some text names no charset, and was read in one that it may be in. */
  get isGuessed(): boolean {
    return this.#isGuessed;
  }

  /** Some text was longer than is decoded. */
  get isCut(): boolean {
    return this.#isCut;
  }

  read(bytes: Buffer, written: string): string {
    const labelled = parseLabel(written);
    const kind = findCharset(labelled.label)?.kind;
    const cost = kind === 'shifted' || bytes.includes(ESCAPE) ? COST_OF_SHIFTED : 1;
    const most = Math.max(0, Math.floor(this.#left / cost));
    const shown = bytes.subarray(0, most);
    this.#left -= shown.length * cost;
    this.#isCut ||= shown.length < bytes.length;
    const text = decodeText(shown, { ...labelled, guess: (sample) => this.#guess(sample) });
    return labelled.format === 'fixed' ? text : joinFlowedLines(text, labelled.format);
  }

  #guess(bytes: Buffer): string | undefined {
    this.#isGuessed = true;
    return detectCharset(bytes);
  }
}

const ESCAPE = 0x1b;

/** Replaces the iconv stream of the parser for one text part. */
export class TextPartStream extends Transform {
  readonly #reading: TextPartDecoder;
  readonly #label: string;
  readonly #chunks: Buffer[] = [];

  constructor(reading: TextPartDecoder, label: string) {
    super();
    this.#reading = reading;
    this.#label = label;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, this.#reading.read(Buffer.concat(this.#chunks), this.#label));
  }
}
