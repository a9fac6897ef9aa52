import { afterAll } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { createLog } from '#server/ops/log.ts';
import type { OpenedMail, ReadMail } from '../reading/types.ts';
import {
  createReader,
  type Overran,
  type ReadAnswer,
  type Reader,
  type ReaderOptions,
} from '../threads/reader.ts';

/** It reads; messages can tell it to hang, to sleep, to wait, to die or to eat memory. */
export const STUBBORN = new URL('./stubborn-worker.ts', import.meta.url).href;

/** The same without the parser: every message reads as one and the same email. */
export const PARSERLESS = new URL('./parserless-worker.ts', import.meta.url).href;

/** A generous deadline: tests that want it to strike give a short one. */
const PATIENCE_MS = 20_000;

export function openReader(options: Partial<ReaderOptions> = {}): Reader {
  return createReader({
    workers: 1,
    deadlineMs: PATIENCE_MS,
    arrivalWaitMs: PATIENCE_MS,
    openWaitMs: PATIENCE_MS,
    arrivalDeadlineMs: options.deadlineMs ?? PATIENCE_MS,
    clock: systemClock,
    log: createLog('silent'),
    ...options,
  });
}

/**
 * One reader for all tests of a file that give it no settings: starting its threads costs more
 * than most of them. Closing it in a test leaves it open for the next one.
 */
export function readerOfFile(): () => Reader {
  let reader: Reader | null = null;
  afterAll(() => reader?.close());
  return () => {
    reader ??= openReader();
    return leftOpen(reader);
  };
}

function leftOpen(reader: Reader): Reader {
  return {
    ...reader,
    get waiting() {
      return reader.waiting;
    },
    get threads() {
      return reader.threads;
    },
    close: async () => {},
  };
}

export async function readBy(reader: Reader, raw: Buffer): Promise<ReadMail> {
  return mailOf(await reader.read(raw));
}

export async function openBy(reader: Reader, raw: Buffer): Promise<OpenedMail> {
  return mailOf(await reader.open({ encoding: 'identity', bytes: raw }));
}

function mailOf<T>(answer: ReadAnswer<T> | Overran): T {
  if (answer.kind !== 'read') throw new Error(`not read: ${answer.kind}`);
  return answer.mail;
}
