import type { Log } from '#server/ops/log.ts';
import { readTextFile } from '#server/ops/text-file.ts';
import {
  type Fault,
  MAX_ENTRIES,
  type ParsedRefusals,
  parseRefusals,
  type Refusals,
} from './list.ts';

/** Bytes: as many entries as a list may have, of a hundred characters with their remarks. */
const MAX_FILE_BYTES = 100 * MAX_ENTRIES;

/** The operator's list, kept as its file is. */
export interface RefusalFile extends Refusals {
  /** Takes the file anew, unless it has faults. */
  reload(): void;
}

/** What the file holds, tried out; a file that cannot be read is faulty, too. */
export function loadRefusals(file: string): ParsedRefusals {
  const read = readTextFile(file, MAX_FILE_BYTES);
  return read.kind === 'read'
    ? parseRefusals(read.text)
    : { kind: 'faulty', faults: [{ why: read.why, entry: null }] };
}

/** For a log, which must not repeat addresses. */
function reasons(faults: readonly Fault[]): string {
  return faults.map(({ why }) => why).join('; ');
}

/** @throws Error with file and reason where it cannot be used. */
export function openRefusals(file: string, log: Log): RefusalFile {
  const loaded = loadRefusals(file);
  if (loaded.kind === 'faulty') throw new Error(`${file}: ${reasons(loaded.faults)}`);
  return new KeptRefusals(file, loaded.refusals, log);
}

class KeptRefusals implements RefusalFile {
  readonly #file: string;
  readonly #log: Log;
  #refusals: Refusals;

  constructor(file: string, refusals: Refusals, log: Log) {
    this.#file = file;
    this.#refusals = refusals;
    this.#log = log;
  }

  judge(sender: string, remoteAddress: string): ReturnType<Refusals['judge']> {
    return this.#refusals.judge(sender, remoteAddress);
  }

  reload(): void {
    const loaded = loadRefusals(this.#file);
    if (loaded.kind === 'list') {
      this.#refusals = loaded.refusals;
      return;
    }
    // REFUSE-4: what was refused stays refused.
    this.#log.warned(
      'the changed list of refusals was not taken',
      `${this.#file}: ${reasons(loaded.faults)}; the list from before stays, and it is read again when it changes`,
    );
  }
}
