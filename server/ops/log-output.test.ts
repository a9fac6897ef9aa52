import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LogOutput } from './log-output.ts';

/** 1 KiB, of which 1,024 are kept. */
const LINE = `${'x'.repeat(1_023)}\n`;
const KEPT = 1_024;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A reader that takes so many bytes a write; 0: its pipe is full; null: it is dead. */
class FakeReader {
  takes: number | null = Infinity;
  read = '';

  async write(bytes: Buffer): Promise<number> {
    if (this.takes === null) throw systemError('EPIPE');
    if (this.takes === 0) throw systemError('EAGAIN');
    const taken = bytes.subarray(0, this.takes);
    this.read += taken.toString();
    return taken.length;
  }
}

function opened() {
  const reader = new FakeReader();
  const output = new LogOutput((bytes) => reader.write(bytes));
  const pause = () => vi.advanceTimersByTimeAsync(100);
  return { reader, output, pause };
}

test('RUN-9 lines are written whole and in order, however few bytes a write takes', async () => {
  const { reader, output } = opened();
  reader.takes = 3;
  for (const line of ['first line\n', 'the second\n', 'third\n']) output.write(line);
  expect(await output.close()).toBe(true);
  expect(reader.read).toBe('first line\nthe second\nthird\n');
});

test('RUN-9 lines for a stopped reader are kept up to a limit, then are dropped', async () => {
  const { reader, output, pause } = opened();
  reader.takes = 0;
  output.write('first\n');
  output.write(LINE);
  await pause();
  // The two are being written, and count as well.
  for (let count = 0; count < KEPT + 7; count += 1) output.write(LINE);
  expect(output.dropped).toBe(9);
  reader.takes = Infinity;
  await pause();
  output.write('again\n');
  await pause();
  const lines = reader.read.split(/(?<=\n)/);
  expect(lines).toHaveLength(KEPT + 1);
  expect([lines.at(0), lines.at(-1)]).toEqual(['first\n', 'again\n']);
  expect(output.dropped).toBe(9);
});

test('RUN-9 lines to a dead reader are dropped and counted', async () => {
  const { reader, output, pause } = opened();
  reader.takes = null;
  for (const line of ['a\n', 'b\n', 'c\n']) output.write(line);
  await pause();
  expect(output.dropped).toBe(3);
  expect(await output.close()).toBe(true);
});

test('RUN-9 at shutdown a stopped reader has one second', async () => {
  const { reader, output } = opened();
  reader.takes = 0;
  output.write('last\n');
  const closed = vi.fn();
  void output.close().then(closed);
  await vi.advanceTimersByTimeAsync(999);
  expect(closed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(closed).toHaveBeenCalledWith(false);
});
