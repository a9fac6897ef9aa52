import { expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '#server/ops/testing/eventually.ts';
import { problem } from './testing/read-problem.ts';
import { type Made, TestApi } from './testing/test-api.ts';

const Answer = z.object({ inboxes: z.array(z.looseObject({})) });

/** Milliseconds: a request that is held to its end fails the test. */
const LESS_THAN_WAIT = { timeout: 20_000 };

/** One request for all these inboxes, from their cursors on. */
function ask(api: TestApi, mades: readonly Partial<Made>[], wait = 0) {
  const inboxes = mades.map(({ token, cursor, lease = 'none' }) => ({
    ...{ token, after: cursor, lease },
  }));
  return api.ask('/changes', { method: 'POST', json: { inboxes, wait } });
}

const read = async (answer: Response | Promise<Response>) =>
  Answer.parse(await (await answer).json()).inboxes;

async function open(count: number, settings = {}) {
  const api = await TestApi.open({ settings });
  const made = await Promise.all(Array.from({ length: count }, () => api.make({ hold: true })));
  const subscriptions = async () => (await api.store.usage()).subscriptions;
  return { api, made, subscriptions };
}

test(
  'FEED-6 one held request waits for several inboxes, and is answered by the first change',
  LESS_THAN_WAIT,
  async () => {
    const { api, made, subscriptions } = await open(5, { sourceWaits: 1 });
    const held = ask(api, made, 55);
    await eventually(async () => expect(await subscriptions()).toBe(5));
    const [first, second, third, ...others] = made;
    if (first === undefined || second === undefined) throw new Error('too few');
    await api.deliver(second, { subject: 'awaited' });
    const quiet = (one: Made | undefined) => ({ changes: [], cursor: one?.cursor });
    expect(await read(held)).toMatchObject([
      quiet(first),
      { changes: [{ message: { subject: 'awaited' } }] },
      ...[third, ...others].map(quiet),
    ]);
    expect(await subscriptions()).toBe(0);
  },
);

test(
  'FEED-6 an inbox that ends, or a wrong token, answers `gone` and spoils no other',
  LESS_THAN_WAIT,
  async () => {
    const { api, made, subscriptions } = await open(2);
    const [kept, ended] = made;
    if (kept === undefined || ended === undefined) throw new Error('too few');
    const held = ask(api, made, 55);
    await eventually(async () => expect(await subscriptions()).toBe(2));
    await api.ask('/inbox', { method: 'DELETE', token: ended.token });
    expect(await read(held)).toEqual([{ changes: [], cursor: kept.cursor }, { gone: true }]);
    await api.deliver(kept);
    const wrong = { ...ended, token: 'A'.repeat(43) };
    expect(await read(ask(api, [wrong, kept], 55))).toMatchObject([
      { gone: true },
      { changes: [{ type: 'message' }] },
    ]);
  },
);

test('FEED-6 HTTP-3 each inbox counts the tab, with its own lease, and it is no activity', async () => {
  const { api, made } = await open(2);
  const [known, unknown] = made;
  if (known === undefined || unknown === undefined) throw new Error('too few');
  api.clock.advance(30_000);
  const answers = await read(ask(api, [known, { ...unknown, lease: 'unknown' }]));
  expect(answers[0]).not.toHaveProperty('lease');
  expect(answers[1]).toHaveProperty('lease');
  for (const one of made) {
    expect(await api.expiryOf(one)).toBe('2030-01-01T01:00:00.000Z');
    const inbox = (await api.store.authenticate(one.token)) ?? '';
    expect((await api.store.view(inbox))?.tabs).toBe(1);
  }
});

test('FEED-6 H4 five inboxes at most; wrong tokens are counted', async () => {
  const { api, made } = await open(1);
  const [one] = made;
  expect(await problem(await ask(api, Array(6).fill(one)))).toEqual([400, 'bad_request']);
  expect(await problem(await ask(api, []))).toEqual([400, 'bad_request']);
  const guesses = Array(5).fill({ token: 'A'.repeat(43) });
  for (let wrong = 0; wrong < 12; wrong += 1) await ask(api, guesses);
  expect(await problem(await ask(api, guesses))).toEqual([429, 'rate_limited']);
  expect((await ask(api, made)).status).toBe(200);
});
