import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { Dispatcher, type Job } from './dispatcher.ts';
import type { Reader } from './reader.ts';
import { Suspects } from './suspects.ts';
import type { ReaderResult } from './tasks.ts';
import { MailroomRig } from './testing/mailroom-rig.ts';
import { STUBBORN, sought } from './testing/readers.ts';
import type { TaskAnswer, Threads } from './threads.ts';

describe('the dispatcher', () => {
  let awake: number;
  let answers: ((answer: TaskAnswer) => void)[];
  let dispatcher: Dispatcher;
  const clock = new ManualClock();
  beforeEach(() => {
    [awake, answers] = [0, []];
    const threads: Threads = {
      ...{ free: 9, up: 9, started: Promise.resolve(), close: async () => {} },
      stayAwake: () => awake++,
      run: () => new Promise((resolve) => answers.push(resolve)),
    };
    const suspects = new Suspects(clock);
    dispatcher = new Dispatcher({
      clock,
      suspects,
      workers: 9,
      maxOpening: 1,
      start: () => threads,
    });
  });
  afterEach(() => dispatcher.close());

  const DONE: ReaderResult = { kind: 'read', mails: [] };
  const submit = () =>
    dispatcher.submit({
      ...{ lane: 'arrival', bytes: 1, until: Infinity, shares: true, source: null },
      body: { encoding: 'identity', bytes: Buffer.from('x') },
      ...{ since: clock.now(), task: () => ({ kind: 'warm' }), settle: () => {}, fail: () => {} },
    } satisfies Job);
  const answer = async () => {
    await turn();
    for (const settle of answers.splice(0)) settle({ kind: 'done', result: DONE });
    await turn();
  };

  test('READ-25 keeps a thread awake for what comes by itself', async () => {
    for (let each = 1; each <= 3; each++) {
      dispatcher.expect('soon');
      expect(awake).toBe(each);
      submit();
      await answer();
    }
  });

  test('READ-25 keeps none awake within a second after two have met', async () => {
    submit();
    submit();
    await answer();
    clock.advance(999);
    dispatcher.expect('soon');
    expect(awake).toBe(0);
    clock.advance(1);
    dispatcher.expect('soon');
    expect(awake).toBe(1);
    submit();
    await turn();
    submit();
    await answer();
    dispatcher.expect('soon');
    expect(awake).toBe(1);
  });

  test('READ-25 keeps none awake once it is closed', async () => {
    await dispatcher.close();
    dispatcher.expect('soon');
    expect(awake).toBe(0);
  });
});

test('READ-25 what is announced to the mailroom is looked for in a thread', async () => {
  const readers: Reader[] = [];
  const rig = new MailroomRig({
    reader: { workerUrl: STUBBORN, cores: 2 },
    wrap: (reader) => {
      readers.push(reader);
      return reader;
    },
  });
  const ann = await rig.inbox('ann');
  await readers[0]?.started;
  rig.mailroom.expect('soon');
  await rig.deliver(sought('one'), 'ann');
  expect(await rig.onlyRow(ann)).toMatchObject({ subject: 'one', snippet: 'please look for it' });
  await rig.close();
});
