import { beforeEach, describe, expect, test } from 'vitest';
import type { NameAnswer } from '#shared/protocol.ts';
import { ManualScheduler, settled } from '../transport/testing/manual-scheduler.ts';
import type { NameWish, Outcome } from './actions.ts';
import { NameQuestion, type NameState, PAUSE_MS } from './name-question.ts';

type Answer = Outcome<NameAnswer>;

function rig() {
  const schedule = new ManualScheduler();
  const states: NameState[] = [];
  const asked: { wish: NameWish; signal: AbortSignal; answer: (answer: Answer) => void }[] = [];
  const question = new NameQuestion({
    ask: (wish, signal) =>
      new Promise((answer) => {
        asked.push({ wish, signal, answer });
      }),
    after: (ms, task) => schedule.after(ms, task),
    tell: (state) => states.push(state),
  });
  const write = (name: string) => question.put({ name, domain: null });
  const answer = async (at: number, given: Answer) => {
    asked[at]?.answer(given);
    await settled();
  };
  return { schedule, states, asked, question, write, answer, now: () => states.at(-1) };
}

const free = (address: string): Answer => ({ kind: 'ok', value: { free: true, address } });

describe('LIFE-18 a name while it is written', () => {
  let it: ReturnType<typeof rig>;
  beforeEach(() => {
    it = rig();
  });

  test.each([
    ['', { kind: 'empty' }],
    ['ja', { kind: 'no', why: 'short' }],
    ['.jane', { kind: 'no', why: 'malformed' }],
    ['Postmaster', { kind: 'no', why: 'reserved' }],
    ['amberotter0123456', { kind: 'no', why: 'looks_made' }],
  ])('of %j it is said at once, and nobody is asked', async (name, state) => {
    it.write(name);
    expect(it.states).toEqual([state]);
    await it.schedule.pass(10 * PAUSE_MS);
    expect(it.asked).toEqual([]);
  });

  test('the server is asked once, when nothing has been typed for a moment', async () => {
    for (const name of ['jan', 'jane', 'jane.']) {
      it.write(name);
      await it.schedule.pass(PAUSE_MS - 1);
    }
    it.write('jane.doe');
    await it.schedule.pass(PAUSE_MS);
    expect(it.asked.map(({ wish }) => wish.name)).toEqual(['jane.doe']);
    await it.answer(0, free('jane.doe@mayfly.test'));
    expect(it.now()).toEqual({ kind: 'free', address: 'jane.doe@mayfly.test' });
  });

  test('only the answer to the last question counts, whichever comes last', async () => {
    it.write('jane');
    await it.schedule.pass(PAUSE_MS);
    it.write('joan');
    expect(it.asked[0]?.signal.aborted).toBe(true);
    await it.schedule.pass(PAUSE_MS);
    const taken: Answer = { kind: 'ok', value: { free: false, code: 'not_free', detail: '' } };
    await it.answer(1, taken);
    await it.answer(0, free('jane@mayfly.test'));
    expect(it.now()).toEqual({ kind: 'no', why: 'not_free' });
  });

  test('asked too often, it is asked again by itself when it may be', async () => {
    it.write('jane');
    await it.schedule.pass(PAUSE_MS);
    await it.answer(0, { kind: 'rate_limited', retryAfterSeconds: 7 });
    expect(it.now()).toEqual({ kind: 'wait', seconds: 7 });
    await it.schedule.pass(7_000 + PAUSE_MS);
    expect(it.asked).toHaveLength(2);
    await it.answer(1, { kind: 'unreachable' });
    expect(it.now()).toEqual({ kind: 'unreachable' });
  });

  test('nobody is asked, and nothing said, once it is closed', async () => {
    it.write('jane');
    it.question.close();
    await it.schedule.pass(PAUSE_MS);
    expect(it.asked).toEqual([]);
    it.write('jane');
    await it.schedule.pass(PAUSE_MS);
    it.question.close();
    await it.answer(0, free('jane@mayfly.test'));
    expect(it.now()).toEqual({ kind: 'asking' });
  });
});
