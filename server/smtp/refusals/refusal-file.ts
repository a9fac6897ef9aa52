import type { Log } from '#server/ops/log.ts';
import { readTextFile } from '#server/ops/text-file.ts';
import { MAX_ENTRIES, type ParsedRefusals, parseRefusals, type Refusals } from './refusal-list.ts';

/** Bytes: the most entries, each of a hundred characters with its comment. */
const MAX_FILE_BYTES = 100 * MAX_ENTRIES;

/** An unreadable file counts as a faulty list. */
export function loadRefusals(file: string): ParsedRefusals {
  const read = readTextFile(file, MAX_FILE_BYTES);
  return read.kind === 'read' ? parseRefusals(read.text) : { kind: 'faulty', faults: [read.why] };
}

/** The operator's list, reloaded from its file. */
export interface RefusalFile extends Refusals {
  /** Reads the file again; a faulty list changes nothing. */
  reload(): void;
}

/** @throws Error with the file and the reason if the list is unusable. */
export function openRefusals(file: string, log: Log): RefusalFile {
  const opened = loadRefusals(file);
  if (opened.kind === 'faulty') throw new Error(`${file}: ${opened.faults.join('; ')}`);
  let { refusals } = opened;
  return {
    match: (sender, remoteAddress) => refusals.match(sender, remoteAddress),
    reload() {
      const loaded = loadRefusals(file);
      if (loaded.kind === 'list') refusals = loaded.refusals;
      else
        log.warned(
          'the changed list of refusals was not taken',
          `${file}: ${loaded.faults.join('; ')}; the list from before stays, and it is read again when it changes`,
        );
    },
  };
}
