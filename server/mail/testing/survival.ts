import { afterAll, expect } from 'vitest';
import type { OpenedMail, ReadMail } from '../reading/types.ts';
import { plainLetter } from './letters.ts';
import { openBy, openReader, readBy } from './readers.ts';

// One message may take this long on a thread of its own, tenfold what it takes on an idle machine.
const DEADLINE_MS = 20_000;

/** A mail as its reader has it: as a row, and opened. */
export interface Survived {
  readonly row: ReadMail;
  readonly opened: OpenedMail;
}

/** For one file of tests: what tells that a mail is neither lost nor stalls, and the next one neither. */
export function survivalByOneReader(): (raw: Buffer) => Promise<Survived> {
  const reader = openReader({ deadlineMs: DEADLINE_MS });
  afterAll(() => reader.close());
  return async (raw) => {
    const row = await readBy(reader, raw);
    const opened = await openBy(reader, raw);
    expect((await readBy(reader, plainLetter())).summary.subject).toBe('Hi');
    return { row, opened };
  };
}
