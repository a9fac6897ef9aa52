import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { House, jsonOf } from './testing/house.ts';

/** Makes the next call of one method of the store wait until it is let go. */
function holdUp({ store }: House, method: 'authenticate' | 'touch' | 'poll' | 'subscribe') {
  const called = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const late =
    <Args extends unknown[], Answer>(real: (...args: Args) => Promise<Answer>) =>
    async (...args: Args): Promise<Answer> => {
      called.resolve();
      await gate.promise;
      return real(...args);
    };
  switch (method) {
    case 'authenticate':
      vi.spyOn(store, method).mockImplementationOnce(late(store[method].bind(store)));
      break;
    case 'touch':
      vi.spyOn(store, method).mockImplementationOnce(late(store[method].bind(store)));
      break;
    case 'poll':
      vi.spyOn(store, method).mockImplementationOnce(late(store[method].bind(store)));
      break;
    case 'subscribe':
      vi.spyOn(store, method).mockImplementationOnce(late(store[method].bind(store)));
      break;
  }
  return { called: called.promise, letGo: gate.resolve };
}

/** Resolves when the server knows that whoever asks next has hung up. */
async function nextHangUp({ server }: House): Promise<void> {
  const answer = await new Promise<ServerResponse>((resolve) => {
    server.once('request', (_request: IncomingMessage, response) => resolve(response));
  });
  await once(answer, 'close');
}

test.each([
  ['messages', 'authenticate'],
  ['messages', 'touch'],
  ['messages', 'subscribe'],
  ['code', 'touch'],
  ['changes', 'touch'],
  ['changes?lease=none', 'poll'],
] as const)('HTTP-17 GET %s: hanging up during %s frees the place', async (route, method) => {
  const house = await House.open({ settings: { sourceWaits: 1 } });
  const made = await house.make();
  await house.deliver(made);
  const { cursor } = await jsonOf(house.ask('/inbox', made));
  const asked = `/inbox/${route}${route.includes('?') ? '&' : '?'}after=${cursor}&wait=55`;
  const { called, letGo } = holdUp(house, method);
  const hungUp = nextHangUp(house);
  const leaving = new AbortController();
  const left = house.ask(asked, { ...made, signal: leaving.signal });
  await called;
  leaving.abort();
  await expect(left).rejects.toThrow();
  await hungUp;
  // Where a place is taken already it is free before the store has answered.
  if (method !== 'subscribe') letGo();
  // There is something to answer this one with, so it needs its place for no time.
  expect((await house.ask(`/inbox/messages?after=${made.cursor}&wait=55`, made)).status).toBe(200);
  letGo();
});
