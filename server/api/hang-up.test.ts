import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test, vi } from 'vitest';
import { jsonOf, TestApi } from './testing/test-api.ts';

/** Delays the next call of one store method until `letGo`. */
function holdUp({ store }: TestApi, method: 'authenticate' | 'touch' | 'poll' | 'subscribe') {
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

/** Resolves when the server notices that the next client has disconnected. */
async function nextHangUp({ server }: TestApi): Promise<void> {
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
  ['several', 'authenticate'],
  ['several', 'poll'],
  ['several', 'subscribe'],
] as const)('FEED-4 %s: a disconnect during %s frees the place', async (route, method) => {
  const api = await TestApi.open({ settings: { sourceWaits: 1 } });
  const made = await api.make();
  await api.deliver(made);
  const { cursor } = await jsonOf(api.ask('/inbox', made));
  const { called, letGo } = holdUp(api, method);
  const hungUp = nextHangUp(api);
  const leaving = new AbortController();
  const { signal } = leaving;
  const inboxes = [{ token: made.token, after: cursor, lease: 'none' }];
  const query = `${route.includes('?') ? '&' : '?'}after=${cursor}&wait=55`;
  const left =
    route === 'several'
      ? api.ask('/changes', { method: 'POST', json: { inboxes, wait: 55 }, signal })
      : api.ask(`/inbox/${route}${query}`, { ...made, signal });
  await called;
  leaving.abort();
  await expect(left).rejects.toThrow();
  await hungUp;
  // A place that was taken is free before the store answers.
  if (method !== 'subscribe') letGo();
  // This request has an answer at once, so it holds its place for no time.
  expect((await api.ask(`/inbox/messages?after=${made.cursor}&wait=55`, made)).status).toBe(200);
  letGo();
});
