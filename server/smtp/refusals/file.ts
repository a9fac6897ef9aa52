import type { Clock } from '#server/inbox/clock.ts';
import { KeptFiles, type Looked } from '#server/ops/kept-files.ts';
import type { Log } from '#server/ops/log.ts';
import { readTextFile } from '#server/ops/text-file.ts';
import { type Watch, watchFiles } from '#server/ops/watch.ts';
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
  /** Takes the file anew where it has changed, been left alone, and is whole. */
  look(): Promise<Looked>;
  close(): void;
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

interface Deps {
  readonly clock: Clock;
  readonly log: Log;
}

/** @throws Error with file and reason where it cannot be used. */
export function openRefusals(file: string, deps: Deps): RefusalFile {
  const kept = new KeptFiles([file], () => loadRefusals(file), deps.clock);
  const loaded = loadRefusals(file);
  if (loaded.kind === 'faulty') throw new Error(`${file}: ${reasons(loaded.faults)}`);
  return new KeptRefusals(file, kept, loaded.refusals, deps.log);
}

class KeptRefusals implements RefusalFile {
  readonly #file: string;
  readonly #kept: KeptFiles<ParsedRefusals>;
  readonly #log: Log;
  readonly #watch: Watch;
  #refusals: Refusals;

  constructor(file: string, kept: KeptFiles<ParsedRefusals>, refusals: Refusals, log: Log) {
    this.#file = file;
    this.#kept = kept;
    this.#refusals = refusals;
    this.#log = log;
    this.#watch = watchFiles(
      [file],
      () => this.look(),
      (error) => log.failed('refusals', error),
    );
  }

  judge(sender: string, remoteAddress: string): ReturnType<Refusals['judge']> {
    return this.#refusals.judge(sender, remoteAddress);
  }

  look(): Promise<Looked> {
    return this.#kept.look((loaded) => this.#take(loaded));
  }

  close(): void {
    this.#watch.close();
  }

  #take(loaded: ParsedRefusals): void {
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
