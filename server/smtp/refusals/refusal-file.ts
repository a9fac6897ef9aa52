import type { Log } from '#server/ops/log.ts';
import { readTextFile } from '#server/ops/text-file.ts';
import {
  type Fault,
  MAX_ENTRIES,
  type ParsedRefusals,
  parseRefusals,
  type Refusals,
} from './refusal-list.ts';

/** Bytes: the most entries, each of a hundred characters with its comment. */
const MAX_FILE_BYTES = 100 * MAX_ENTRIES;

/** An unreadable file counts as a faulty list. */
export function loadRefusals(file: string): ParsedRefusals {
  const read = readTextFile(file, MAX_FILE_BYTES);
  return read.kind === 'read'
    ? parseRefusals(read.text)
    : { kind: 'faulty', faults: [{ why: read.why, entry: null }] };
}

/** Without entries: a log must not contain addresses. */
function joinReasons(faults: readonly Fault[]): string {
  return faults.map(({ why }) => why).join('; ');
}

/** @throws Error with the file and the reason if the list is unusable. */
export function openRefusals(file: string, log: Log): RefusalFile {
  const loaded = loadRefusals(file);
  if (loaded.kind === 'faulty') throw new Error(`${file}: ${joinReasons(loaded.faults)}`);
  return new RefusalFile(file, loaded.refusals, log);
}

/** The operator's list, reloaded from its file. */
export class RefusalFile implements Refusals {
  readonly #file: string;
  readonly #log: Log;
  #refusals: Refusals;

  constructor(file: string, refusals: Refusals, log: Log) {
    this.#file = file;
    this.#refusals = refusals;
    this.#log = log;
  }

  match(sender: string, remoteAddress: string): ReturnType<Refusals['match']> {
    return this.#refusals.match(sender, remoteAddress);
  }

  /** Reads the file again; a faulty list changes nothing. */
  reload(): void {
    const loaded = loadRefusals(this.#file);
    if (loaded.kind === 'list') {
      this.#refusals = loaded.refusals;
      return;
    }
    this.#log.warned(
      'the changed list of refusals was not taken',
      `${this.#file}: ${joinReasons(loaded.faults)}; the list from before stays, and it is read again when it changes`,
    );
  }
}
