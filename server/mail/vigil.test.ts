import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { BOX_BYTES, Box } from './box.ts';
import { packMails, type ReaderResult, type ReaderTask } from './tasks.ts';
import { plainLetter } from './testing/letters.ts';
import { STUBBORN, sought } from './testing/readers.ts';
import { startThreads, type TaskAnswer, type ThreadOptions, type Threads } from './threads.ts';
import { Vigil } from './vigil.ts';

/** Generous, where it is not what is tested. */
const PATIENCE_MS = 20_000;

/** A thread that dies as soon as it is to look for something. */
const FICKLE = new URL('./testing/fickle-worker.ts', import.meta.url).href;

const LARGER = plainLetter('x'.repeat(BOX_BYTES));

const packed = (...bodies: readonly Buffer[]) =>
  packMails(bodies.map((bytes) => ({ encoding: 'identity', bytes })));

const arrival = (...bodies: readonly Buffer[]): ReaderTask => ({
  ...{ kind: 'read', purpose: 'arrival' },
  mails: packed(...bodies),
});

function subjectsOf(answer: TaskAnswer): readonly string[] {
  if (answer.kind !== 'done' || answer.result.kind !== 'read') throw new Error(answer.kind);
  return answer.result.mails.map(({ summary }) => summary.subject);
}

describe('a thread that is awake', () => {
  const lines: string[] = [];
  const written = createLog('info', { write: (line) => void lines.push(line) });
  let threads: Threads;
  let freed: PromiseWithResolvers<void>;
  const start = async (options: Partial<ThreadOptions> = {}) => {
    freed = Promise.withResolvers();
    threads = startThreads({
      ...{ workers: 1, deadlineMs: PATIENCE_MS, workerUrl: STUBBORN, cores: 2 },
      log: createLog('silent'),
      onFree: () => freed.resolve(),
      ...options,
    });
    await threads.started;
  };
  const free = async () => {
    freed = Promise.withResolvers();
    if (threads.free === 0) await freed.promise;
  };
  beforeEach(() => {
    lines.length = 0;
    return start();
  });
  afterEach(() => threads.close());

  test('READ-25 reads what it is handed like any other, one after the other', async () => {
    for (const subject of ['one', 'two', 'three']) {
      threads.stayAwake();
      expect(subjectsOf(await threads.run(arrival(sought(subject))))).toEqual([subject]);
      expect([threads.free, threads.up]).toEqual([1, 1]);
    }
  });

  test('READ-25 reads a message just like a thread that was woken for it', async () => {
    const letter = arrival(plainLetter('Your code is 123456. '.repeat(500)));
    const answer = await threads.run(structuredClone(letter));
    threads.stayAwake();
    expect(await threads.run(letter)).toEqual(answer);
  });

  test('READ-25 has no say in what is not for it: that is read as ever', async () => {
    for (const task of [
      arrival(LARGER),
      arrival(plainLetter('', 'two'), plainLetter('', 'at once')),
      { kind: 'read', mails: packed(plainLetter('', 'late')), purpose: 'late' },
    ] as const) {
      threads.stayAwake();
      const answer = await threads.run(task);
      expect(subjectsOf(answer)).toHaveLength(task.kind === 'read' ? task.mails.parts.length : 0);
    }
  });

  test('READ-25 that nothing comes for is free as before', async () => {
    for (let each = 0; each < 3; each++) {
      threads.stayAwake();
      threads.stayAwake();
      expect(threads.free).toBe(1);
      // Behind what it waits for, whether it is there yet or has left.
      const opened = await threads.run({ kind: 'open', mails: packed(plainLetter()) });
      expect(opened).toMatchObject({ kind: 'done', result: { kind: 'open' } });
    }
  });

  test('READ-25 has the deadline of others for it, and is replaced past it', async () => {
    await threads.close();
    await start({ deadlineMs: 500 });
    threads.stayAwake();
    expect(await threads.run(arrival(plainLetter('please hang')))).toEqual({ kind: 'deadline' });
    await free();
    threads.stayAwake();
    expect(subjectsOf(await threads.run(arrival(plainLetter())))).toEqual(['Hi']);
  });

  test('READ-25 that dies of it is replaced, and tells', async () => {
    threads.stayAwake();
    expect(await threads.run(arrival(plainLetter('please die')))).toEqual({ kind: 'crashed' });
    expect([threads.free, threads.up]).toEqual([0, 0]);
    await free();
    expect(subjectsOf(await threads.run(arrival(plainLetter())))).toEqual(['Hi']);
    expect([threads.free, threads.up]).toEqual([1, 1]);
  });

  test('READ-25 is none on a machine with one core', async () => {
    await threads.close();
    await start({ cores: 1 });
    threads.stayAwake();
    expect(await threads.run(arrival(sought('one')))).toEqual({ kind: 'crashed' });
  });

  test('READ-25 is none where all have something to do', async () => {
    const first = threads.run(arrival(plainLetter()));
    threads.stayAwake();
    await first;
    expect(await threads.run(arrival(sought('one')))).toEqual({ kind: 'crashed' });
  });

  test('READ-25 that dies while it looks is replaced, and the log says so', async () => {
    await threads.close();
    await start({ workerUrl: FICKLE, log: written });
    threads.stayAwake();
    while (threads.free > 0) await turn();
    expect(threads.up).toBe(0);
    await free();
    expect([threads.free, threads.up]).toEqual([1, 1]);
    expect(lines).toEqual([expect.stringContaining('reader thread')]);
  });

  test('READ-25 that is closed while it looks is no fault', async () => {
    await threads.close();
    await start({ log: written });
    threads.stayAwake();
    await threads.close();
    expect(lines).toEqual([]);
  });

  test('READ-25 of several looks for one, and the others are free', async () => {
    await threads.close();
    await start({ workers: 2 });
    while (threads.up < 2) await turn();
    threads.stayAwake();
    const both = ['a', 'b'].map((subject) => threads.run(arrival(plainLetter('', subject))));
    threads.stayAwake();
    expect((await Promise.all(both)).flatMap(subjectsOf)).toEqual(['a', 'b']);
    expect(threads.free).toBe(2);
  });
});

describe('a vigil', () => {
  let begun: { task: ReaderTask; answer: PromiseWithResolvers<ReaderResult> }[];
  let vigil: Vigil;
  let lost: number;
  beforeEach(() => {
    [begun, lost] = [[], 0];
    vigil = new Vigil((task) => {
      const answer = Promise.withResolvers<ReaderResult>();
      begun.push({ task, answer });
      return { answer: answer.promise, deadline: new AbortController() };
    });
  });
  const keep = () => vigil.keep(() => lost++);
  const end = async (died = false) => {
    const answer = begun.at(-1)?.answer;
    if (died) answer?.reject(new Error('died'));
    else answer?.resolve({ kind: 'nothing' });
    await turn();
  };

  const lastBox = () => {
    const task = begun.at(-1)?.task;
    if (task?.kind !== 'expect') throw new Error('no thread looks');
    return task.box;
  };

  test('READ-25 is kept once, and anew when it has ended', async () => {
    keep();
    keep();
    expect(begun.map(({ task }) => task.kind)).toEqual(['expect']);
    expect(vigil.hand(arrival(plainLetter()))).not.toBeNull();
    // The thread may not have taken it out of the box yet.
    keep();
    expect(vigil.hand(arrival(plainLetter()))).toBeNull();
    expect(begun).toHaveLength(1);
    await end();
    keep();
    expect(begun).toHaveLength(2);
    expect(vigil.hand(arrival(plainLetter()))).not.toBeNull();
    await end();
  });

  test('READ-25 tells of a thread that died by itself, and not of one that was handed something', async () => {
    keep();
    await end(true);
    expect(lost).toBe(1);
    keep();
    vigil.hand(arrival(plainLetter()))?.answer.catch(() => {});
    await end(true);
    expect(lost).toBe(1);
  });

  test('READ-25 leaves nothing in the box of a thread that died before it took it', async () => {
    keep();
    const memory = lastBox();
    const message = plainLetter();
    vigil.hand(arrival(message))?.answer.catch(() => {});
    expect(Buffer.from(memory).includes(message)).toBe(true);
    await end(true);
    expect(Buffer.from(memory).includes('Subject')).toBe(false);
    // One that was ended while it had no processor looks once more, and not for what is another's.
    expect(new Box(memory).wait(0)).toBeNull();
    keep();
    expect(lastBox()).not.toBe(memory);
  });

  const mails = packed(plainLetter());
  test.each<[string, boolean, ReaderTask]>([
    ['one that arrives', true, { kind: 'read', purpose: 'arrival', mails }],
    ['one as large as may be', true, arrival(Buffer.alloc(BOX_BYTES))],
    ['a larger one', false, arrival(Buffer.alloc(BOX_BYTES + 1))],
    ['two at once', false, arrival(plainLetter(), plainLetter())],
    ['one that is stored already', false, { kind: 'read', purpose: 'late', mails }],
    ['one that is opened', false, { kind: 'open', mails }],
    [
      'one that is compressed',
      false,
      {
        ...{ kind: 'read', purpose: 'arrival' },
        mails: packMails([{ encoding: 'zstd', bytes: Buffer.from('x') }]),
      },
    ],
  ])('READ-25 what may be handed over: %s', async (_, isHanded, task) => {
    keep();
    expect(vigil.hand(task) !== null).toBe(isHanded);
    // Nobody looks any more: what would have fitted is too late.
    expect(vigil.hand(arrival(plainLetter()))).toBeNull();
    await end();
  });

  describe('makes turns of the event loop', () => {
    let now: number;
    beforeEach(() => {
      now = 1_000;
      vi.useFakeTimers({ toFake: ['setImmediate'] });
      vi.spyOn(performance, 'now').mockImplementation(() => now);
      keep();
      vigil.hand(arrival(plainLetter()));
    });
    afterEach(() => {
      vi.restoreAllMocks();
      vi.useRealTimers();
    });
    const makes = () => {
      vi.runOnlyPendingTimers();
      return vi.getTimerCount() > 0;
    };

    test('READ-25 for half a millisecond', () => {
      expect(makes()).toBe(true);
      now += 0.25;
      expect(makes()).toBe(true);
      now += 0.25;
      expect(makes()).toBe(false);
    });

    test.each(['resolve', 'reject'] as const)('READ-25 until it may %s', async (how) => {
      expect(makes()).toBe(true);
      if (how === 'resolve') begun[0]?.answer.resolve({ kind: 'nothing' });
      else begun[0]?.answer.reject(new Error('died'));
      await begun[0]?.answer.promise.catch(() => {});
      expect(makes()).toBe(false);
    });
  });
});
