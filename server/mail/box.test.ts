import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import { BOX_BYTES, Box } from './box.ts';

afterEach(() => vi.restoreAllMocks());

const MESSAGE = Buffer.from('Subject: hello\r\n\r\nthere');

const holds = ({ memory }: Box, message: Buffer) => Buffer.from(memory).includes(message);
const holdsAny = (box: Box) => MESSAGE.some((byte) => holds(box, Buffer.of(byte)));

test('READ-25 what is there is taken, and nothing of it stays behind', () => {
  const box = new Box();
  box.open();
  expect(box.fill(MESSAGE)).toBe(true);
  expect(holds(box, MESSAGE)).toBe(true);
  expect(Buffer.from(new Box(box.memory).wait() ?? [])).toEqual(MESSAGE);
  expect(holdsAny(box)).toBe(false);
  box.open();
  expect(box.fill(Buffer.alloc(BOX_BYTES, 'x'))).toBe(true);
  expect(new Box(box.memory).wait()).toHaveLength(BOX_BYTES);
});

test('READ-25 who has left or was let go is handed nothing, and nothing of it stays behind', () => {
  const box = new Box();
  box.open();
  expect(new Box(box.memory).wait(0)).toBeNull();
  expect(box.fill(MESSAGE)).toBe(false);
  expect(holdsAny(box)).toBe(false);
  box.open();
  box.dismiss();
  expect(new Box(box.memory).wait(60_000)).toBeNull();
  expect(box.fill(MESSAGE)).toBe(false);
});

test('READ-25 one that is let go too late has its message', () => {
  const box = new Box();
  box.open();
  box.fill(MESSAGE);
  box.dismiss();
  expect(Buffer.from(new Box(box.memory).wait() ?? [])).toEqual(MESSAGE);
});

test('READ-25 it is looked for during a millisecond', () => {
  const box = new Box();
  box.open();
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now++ / 4);
  expect(new Box(box.memory).wait()).toBeNull();
  // Asked for when it begins, and after each quarter.
  expect(now).toBe(5);
});

test('READ-25 what comes between the last look and leaving is taken', () => {
  const box = new Box();
  box.open();
  const now = vi.spyOn(performance, 'now').mockReturnValueOnce(0);
  now.mockImplementationOnce(() => {
    box.fill(MESSAGE);
    return 1;
  });
  const message = new Box(box.memory).wait(1);
  expect(Buffer.from(message ?? [])).toEqual(MESSAGE);
});

test('READ-25 one that is taken at once is whole', () => {
  const box = new Box();
  const { compareExchange } = Atomics;
  let message: Uint8Array | null = null;
  vi.spyOn(Atomics, 'compareExchange').mockImplementationOnce((...place) => {
    const before = compareExchange(...place);
    message = new Box(box.memory).wait(0);
    return before;
  });
  box.open();
  expect(box.fill(MESSAGE)).toBe(true);
  expect(message).toEqual(new Uint8Array(MESSAGE));
});

const LOOKED_AT = new Int32Array(1);

/** The number of each message that this thread takes out of the box, and when it leaves without. */
const TAKER = `
  const { parentPort, workerData } = require('node:worker_threads');
  import(workerData.module).then(({ Box }) => {
    const box = new Box(workerData.memory);
    parentPort.on('message', (ms) => {
      const message = box.wait(ms);
      parentPort.postMessage(message === null ? null : new Uint32Array(message.buffer)[0]);
    });
    parentPort.postMessage('up');
  });
`;

test('READ-25 at whatever moment they meet, both agree whether it was handed over', async () => {
  const box = new Box();
  const module = new URL('./box.ts', import.meta.url).href;
  const worker = new Worker(TAKER, { eval: true, workerData: { memory: box.memory, module } });
  const said = () => new Promise<unknown>((resolve) => worker.once('message', resolve));
  await said();
  const handed = new Map<number, boolean>();
  const took = new Map<number, unknown>();
  for (let number = 1; number <= 200; number++) {
    box.open();
    const answer = said();
    worker.postMessage(0.1);
    // From before it looks to after it has left.
    for (let looks = 0; looks < number * 500; looks++) Atomics.load(LOOKED_AT, 0);
    handed.set(number, box.fill(new Uint8Array(Uint32Array.of(number).buffer)));
    took.set(number, await answer);
  }
  await worker.terminate();
  for (const [number, was] of handed) expect(took.get(number)).toBe(was ? number : null);
});
