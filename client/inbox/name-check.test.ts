import { beforeEach, describe, expect, test } from 'vitest';
import type { NameAnswer } from '#shared/protocol.ts';
import { ManualScheduler, settled } from '../transport/testing/manual-scheduler.ts';
import type { Outcome, RequestedName } from './actions.ts';
import { NameCheck, type NameState, PAUSE_MS } from './name-check.ts';

type Answer = Outcome<NameAnswer>;

function rig() {
  const schedule = new ManualScheduler();
  const states: NameState[] = [];
  const asked: { wish: RequestedName; signal: AbortSignal; answer: (answer: Answer) => void }[] =
    [];
  const question = new NameCheck({
    ask: (wish, signal) =>
      new Promise((answer) => {
        asked.push({ wish, signal, answer });
      }),
    after: (ms, task) => schedule.after(ms, task),
    emit: (state) => states.push(state),
  });
  const write = (name: string) => question.check({ name, domain: null });
  const answer = async (at: number, given: Answer) => {
    asked[at]?.answer(given);
    await settled();
  };
  return { schedule, states, asked, question, write, answer, now: () => states.at(-1) };
}

const free = (address: string): Answer => ({ kind: 'ok', value: { free: true, address } });

describe('PAGE-4 checking a name while it is typed', () => {
  let it: ReturnType<typeof rig>;
  beforeEach(() => {
    it = rig();
  });

  test.each([
    ['', { kind: 'empty' }],
    ['ja', { kind: 'no', why: 'short' }],
    ['.jane', { kind: 'no', why: 'malformed' }],
    ['Postmaster', { kind: 'no', why: 'reserved' }],
    ['amberotter0123456', { kind: 'no', why: 'looks_generated' }],
  ])('%j is judged without a request', async (name, state) => {
    it.write(name);
    expect(it.states).toEqual([state]);
    await it.schedule.pass(10 * PAUSE_MS);
    expect(it.asked).toEqual([]);
  });

  test('the server is asked once, after a pause in typing', async () => {
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

  test('only the answer to the last request counts', async () => {
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

  test('after a rate limit it asks again automatically', async () => {
    it.write('jane');
    await it.schedule.pass(PAUSE_MS);
    await it.answer(0, { kind: 'rate_limited', retryAfterSeconds: 7 });
    expect(it.now()).toEqual({ kind: 'wait', seconds: 7 });
    await it.schedule.pass(7_000 + PAUSE_MS);
    expect(it.asked).toHaveLength(2);
    await it.answer(1, { kind: 'unreachable' });
    expect(it.now()).toEqual({ kind: 'unreachable' });
  });

  test('after cancel there is no request and no state', async () => {
    it.write('jane');
    it.question.cancel();
    await it.schedule.pass(PAUSE_MS);
    expect(it.asked).toEqual([]);
    it.write('jane');
    await it.schedule.pass(PAUSE_MS);
    it.question.cancel();
    await it.answer(0, free('jane@mayfly.test'));
    expect(it.now()).toEqual({ kind: 'asking' });
  });
});
