import { isDeepStrictEqual } from 'node:util';
import type { Log } from '#server/ops/log.ts';
import { type ReadText, readTextFile } from '#server/ops/text-file.ts';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
import { type Fault, type ParsedRefusals, parseRefusals, type Refusals } from './list.ts';

/** The operator's list, kept as its file is. */
export interface RefusalFile extends Refusals {
  /** Reads the file again, and takes it where it has changed and is whole. Never rejects. */
  look(): Promise<void>;
  close(): void;
}

/** What the file holds, tried out; a file that cannot be read is faulty, too. Never rejects. */
export async function loadRefusals(file: string): Promise<ParsedRefusals> {
  return parse(await readTextFile(file));
}

function parse(read: ReadText): ParsedRefusals {
  return read.kind === 'read'
    ? parseRefusals(read.text)
    : { kind: 'faulty', faults: [{ why: read.why, entry: null }] };
}

/** For a log, which must not repeat addresses. */
function reasons(faults: readonly Fault[]): string {
  return faults.map(({ why }) => why).join('; ');
}

/** @throws Error with file and reason where it cannot be used. */
export async function openRefusals(file: string, log: Log): Promise<RefusalFile> {
  const found = await readTextFile(file);
  const loaded = parse(found);
  if (loaded.kind === 'faulty') throw new Error(`${file}: ${reasons(loaded.faults)}`);
  return new KeptRefusals(file, { found, refusals: loaded.refusals }, log);
}

class KeptRefusals implements RefusalFile {
  readonly #file: string;
  readonly #log: Log;
  readonly #watch: Watch;
  #refusals: Refusals;
  /**
   * What the last look found, taken or not. A full list takes a sixth of a second to parse, and
   * a look may come twice a second where the directory is never at rest.
   */
  #found: ReadText;
  /** What was last told to be wrong, so that a regular look does not repeat it. */
  #told = '';
  /** One look at a time, or an older one could undo a newer one. */
  #looking: Promise<void> = Promise.resolve();

  constructor(
    file: string,
    { found, refusals }: { found: ReadText; refusals: Refusals },
    log: Log,
  ) {
    this.#file = file;
    this.#found = found;
    this.#refusals = refusals;
    this.#log = log;
    this.#watch = watchFiles([file], () => void this.look());
  }

  judge(sender: string, remoteAddress: string): ReturnType<Refusals['judge']> {
    return this.#refusals.judge(sender, remoteAddress);
  }

  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  close(): void {
    this.#watch.close();
  }

  async #look(): Promise<void> {
    const found = await readTextFile(this.#file);
    if (isDeepStrictEqual(found, this.#found)) return;
    this.#found = found;
    const loaded = parse(found);
    if (loaded.kind === 'list') {
      this.#refusals = loaded.refusals;
      this.#told = '';
      return;
    }
    // REFUSE-4: an editor may be half way; what was refused stays refused.
    const what = reasons(loaded.faults);
    if (what === this.#told) return;
    this.#told = what;
    this.#log.warned(
      'the changed list of refusals was not taken',
      `${this.#file}: ${what}; the list from before stays, and it is read again when it changes`,
    );
  }
}
