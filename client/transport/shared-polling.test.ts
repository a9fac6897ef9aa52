import { expect, test } from 'vitest';
import { z } from 'zod';
import { pollTogether } from './poll-together.ts';
import { SharedPolling } from './shared-polling.ts';
import { settled } from './testing/manual-scheduler.ts';

const Body = z.object({
  wait: z.number(),
  inboxes: z.array(
    z.object({ token: z.string(), lease: z.string(), after: z.string().optional() }),
  ),
});

function rig() {
  const asked: { body: z.output<typeof Body>; answer: (response: Response) => void }[] = [];
  const polling = new SharedPolling((url, init) => {
    expect([url, init?.method]).toEqual(['/api/v1/changes', 'POST']);
    const answer = Promise.withResolvers<Response>();
    init?.signal?.addEventListener('abort', () => answer.reject(init.signal?.reason));
    asked.push({ body: Body.parse(JSON.parse(String(init?.body))), answer: answer.resolve });
    return answer.promise;
  });
  const poll = (token: string, wait = 25, after: string | null = null) => {
    const abort = new AbortController();
    const query = { after, lease: null, wait, signal: abort.signal };
    return { answer: polling.changes(token, query), abort };
  };
  const answered = (...inboxes: object[]) => asked.at(-1)?.answer(Response.json({ inboxes }));
  return { asked, poll, answered };
}

const quiet = (cursor: string) => ({ changes: [], cursor });

test('FEED-6 the polls of several inboxes are one request, and each gets its own answer', async () => {
  const { asked, poll, answered } = rig();
  const [one, other] = [poll('a', 25, 'e.1'), poll('b')];
  await settled();
  expect(asked.map(({ body }) => body)).toEqual([
    {
      wait: 25,
      inboxes: [
        { token: 'a', after: 'e.1', lease: 'none' },
        { token: 'b', lease: 'none' },
      ],
    },
  ]);
  answered(quiet('e.2'), { gone: true });
  expect(await one.answer).toEqual({ kind: 'ok', value: quiet('e.2') });
  expect(await other.answer).toEqual({ kind: 'gone' });
});

test('FEED-6 a poll that comes later joins the held request, and one that is dropped leaves it', async () => {
  const { asked, poll, answered } = rig();
  const one = poll('a');
  await settled();
  const other = poll('b', 0);
  await settled();
  expect(asked[1]?.body).toMatchObject({ wait: 0, inboxes: [{ token: 'a' }, { token: 'b' }] });
  one.abort.abort();
  expect(await one.answer).toEqual({ kind: 'unreachable' });
  await settled();
  expect(asked[2]?.body).toMatchObject({ inboxes: [{ token: 'b' }] });
  answered(quiet('f.1'));
  expect(await other.answer).toEqual({ kind: 'ok', value: quiet('f.1') });
});

test('FEED-6 a failure is the answer to all', async () => {
  const { asked, poll } = rig();
  const polls = [poll('a'), poll('b')];
  await settled();
  asked[0]?.answer(new Response(null, { status: 429, headers: { 'retry-after': '7' } }));
  for (const { answer } of polls) {
    expect(await answer).toEqual({ kind: 'rate_limited', retryAfterSeconds: 7 });
  }
});

test('FEED-6 an inbox polls alone until the page has a second one', async () => {
  const asked: string[] = [];
  let count = 1;
  const poll = pollTogether(
    async (url) => {
      asked.push(String(url));
      return Response.json({ inboxes: [quiet('e.1')] });
    },
    () => count,
  );
  const query = { after: null, lease: null, wait: 0, signal: new AbortController().signal };
  const ask = () => poll('a', query, async () => ({ kind: 'ok', value: quiet('alone') }));
  expect(await ask()).toMatchObject({ value: { cursor: 'alone' } });
  count = 2;
  expect(await ask()).toMatchObject({ value: { cursor: 'e.1' } });
  expect(asked).toEqual(['/api/v1/changes']);
});
