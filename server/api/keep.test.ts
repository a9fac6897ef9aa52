import { expect, test } from 'vitest';
import { noLimits, times } from '#server/inbox/contract/harness.ts';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { problem } from './testing/read-problem.ts';
import { TestApi } from './testing/test-api.ts';

async function read(asked: Promise<Response>): Promise<unknown> {
  const answer = await asked;
  return [answer.status, await answer.json()];
}

test('LIFE-14 an inbox is kept, and released', async () => {
  const api = await TestApi.open();
  const { token } = await api.make();
  api.clock.advance(60_000);
  const ask = (method: string) => read(api.ask('/inbox/keep', { method, token }));
  const serverTime = '2030-01-01T00:01:00.000Z';
  const until = { expiresAt: '2030-01-01T01:01:00.000Z', serverTime };
  expect(await ask('PUT')).toEqual([200, { ...until, kept: true }]);
  expect(await ask('PUT')).toEqual([200, { ...until, kept: true }]);
  expect(await read(api.ask('/inbox', { token }))).toMatchObject([200, { kept: true }]);
  expect(await ask('DELETE')).toEqual([200, { ...until, kept: false }]);
  expect(await ask('DELETE')).toEqual([200, { ...until, kept: false }]);
});

test('LIFE-14 with KEEP_TIME=0 and for a dead inbox it is refused', async () => {
  const clock = new ManualClock();
  const store = new MemoryStore({ clock, times: { ...times, keepTime: 0 }, limits: noLimits });
  const api = await TestApi.open({ deps: { store, clock } });
  const { token } = await api.make();
  const keep = () => api.ask('/inbox/keep', { method: 'PUT', token });
  expect(await problem(await keep())).toEqual([403, 'forbidden']);
  await api.ask('/inbox', { method: 'DELETE', token });
  expect(await problem(await keep())).toEqual([404, 'not_found']);
});
