import { Zip, ZipDeflate } from 'fflate';
import type { ArchivedMail, Container } from './archive.ts';

/** Bytes compressed at once, a few milliseconds' work, before the page can handle input. */
const SLICE_BYTES = 65_536;
/** Middle of fflate's scale; for text and base64 a higher level gains almost nothing. */
const LEVEL = 6;

/** A zip of `.eml` files, oldest first, numbered so that their names are unique. */
export class ZipArchive implements Container {
  readonly #parts: Blob[] = [];
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #digits: number;
  readonly #nameOf: (mail: ArchivedMail) => string;
  #count = 0;
  #trouble: Error | null = null;
  readonly #zip: Zip;

  /**
   * @param mails the number of emails at most. @param nameOf a valid file name for an email; it
   * need not be unique.
   */
  constructor(mails: number, nameOf: (mail: ArchivedMail) => string) {
    this.#nameOf = nameOf;
    this.#digits = String(mails).length;
    this.#zip = new Zip((error, chunk) => {
      if (error === null) this.#chunks.push(new Uint8Array(chunk));
      else this.#trouble = error;
    });
  }

  async add(mail: ArchivedMail, raw: Blob): Promise<void> {
    this.#count += 1;
    const number = String(this.#count).padStart(this.#digits, '0');
    const name = `${number} ${this.#nameOf(mail)}`;
    const entry = new ZipDeflate(name, { level: LEVEL });
    entry.mtime = mail.receivedAt;
    this.#zip.add(entry);
    for (let at = 0; at === 0 || at < raw.size; at += SLICE_BYTES) {
      const slice = await raw.slice(at, at + SLICE_BYTES).arrayBuffer();
      entry.push(new Uint8Array(slice), at + SLICE_BYTES >= raw.size);
    }
    this.#store();
  }

  async close(): Promise<Blob> {
    this.#zip.end();
    this.#store();
    return new Blob(this.#parts, { type: 'application/zip' });
  }

  /** Moves finished bytes into a Blob, which the browser may keep on disk. */
  #store(): void {
    if (this.#trouble !== null) throw this.#trouble;
    this.#parts.push(new Blob(this.#chunks));
    this.#chunks = [];
  }
}
