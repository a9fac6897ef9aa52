import { Transform, type TransformCallback } from 'node:stream';
import { charsetOf } from './charset.ts';
import { readText } from './decode.ts';
import { unflow } from './flowed.ts';
import { guessCharset } from './guess.ts';
import { labelledBy } from './heal.ts';

/**
 * Bytes of all texts of a message that are decoded: some times what is shown of them, and well
 * under a second in any charset.
 */
const MAX_TEXT_BYTES = 12 * 1024 * 1024;

/** How many of them a byte counts that switches between character sets: each switch is a call. */
const COST_OF_SHIFTED = 8;

/** What is known of the texts of one message when it has been taken apart. */
export class TextReading {
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
    const labelled = labelledBy(written);
    const kind = charsetOf(labelled.label)?.kind;
    const cost = kind === 'shifted' || bytes.includes(ESCAPE) ? COST_OF_SHIFTED : 1;
    const most = Math.max(0, Math.floor(this.#left / cost));
    const shown = bytes.subarray(0, most);
    this.#left -= shown.length * cost;
    this.#isCut ||= shown.length < bytes.length;
    const text = readText(shown, { ...labelled, guess: (sample) => this.#guess(sample) });
    return labelled.format === 'fixed' ? text : unflow(text, labelled.format);
  }

  #guess(bytes: Buffer): string | undefined {
    this.#isGuessed = true;
    return guessCharset(bytes);
  }
}

const ESCAPE = 0x1b;

/** Stands where a parser would have iconv read a text: it hands over bytes and the label. */
export class TextReader extends Transform {
  readonly #reading: TextReading;
  readonly #label: string;
  readonly #chunks: Buffer[] = [];

  constructor(reading: TextReading, label: string) {
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
