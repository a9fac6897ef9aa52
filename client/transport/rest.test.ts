import { describe, expect, test } from 'vitest';
import { createInbox, inboxRest } from './rest.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A `fetch` that keeps what it was asked, and answers with `response`. */
function wire(response: Response | Error): { request: typeof fetch; sent: Sent[] } {
  const sent: Sent[] = [];
  const request: typeof fetch = async (url, init = {}) => {
    sent.push({ url: String(url), init });
    if (response instanceof Error) throw response;
    return response;
  };
  return { request, sent };
}

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  return Response.json({ status, code }, { status, headers });
}

describe('error responses', () => {
  test.each([
    ['400', problem(400, 'bad_request'), { kind: 'unacceptable' }],
    ['401', problem(401, 'unauthorized'), { kind: 'gone' }],
    ['404', problem(404, 'not_found'), { kind: 'gone' }],
    [
      '429 with Retry-After',
      problem(429, 'rate_limited', { 'retry-after': '12' }),
      { kind: 'rate_limited', retryAfterSeconds: 12 },
    ],
    ['429 without', problem(429, 'rate_limited'), { kind: 'rate_limited', retryAfterSeconds: 30 }],
    ['503 full', problem(503, 'full'), { kind: 'full' }],
    ['503 of another kind', problem(503, 'unavailable'), { kind: 'unreachable' }],
    ['503 of a proxy', new Response('<h1>No</h1>', { status: 503 }), { kind: 'unreachable' }],
    ['500', problem(500, 'internal'), { kind: 'unreachable' }],
    ['200 that is not JSON', new Response('<h1>Wi-Fi login</h1>'), { kind: 'unreachable' }],
    ['no network', new TypeError('Failed to fetch'), { kind: 'unreachable' }],
  ])('%s', async (_, response, expected) => {
    expect(await createInbox(wire(response).request, null)).toEqual(expected);
  });
});

describe('H10 the token', () => {
  test('is sent in a header and never in a URL', async () => {
    const { request, sent } = wire(new Response('{}'));
    const rest = inboxRest(request, 'SECRET');
    const { signal } = new AbortController();
    await rest.changes({ after: 'e.1', lease: 'l', wait: 25, signal });
    await rest.detail('m1');
    await rest.attachment('m1', [0]);
    await rest.nested('m1', [2]);
    await rest.touch();
    rest.leave('l');
    for (const { url, init } of sent) {
      expect(url).not.toContain('SECRET');
      expect(new Headers(init.headers).get('authorization')).toBe('Bearer SECRET');
    }
  });

  test('H7 message ids are escaped in URLs', async () => {
    const { request, sent } = wire(new Response('{}'));
    await inboxRest(request, 't').detail('../inbox?x=#');
    expect(sent[0]?.url).toBe('/api/v1/inbox/messages/..%2Finbox%3Fx%3D%23');
  });
});

test('an attachment of a nested message is requested by its path', async () => {
  const { request, sent } = wire(new Response('{}'));
  const rest = inboxRest(request, 't');
  await rest.attachment('m1', [2, 0]);
  await rest.nested('m1', [2, 1]);
  expect(sent.map(({ url }) => url)).toEqual([
    '/api/v1/inbox/messages/m1/attachments/2.0',
    '/api/v1/inbox/messages/m1/attachments/2.1/message',
  ]);
});

test('aborting an attachment stops its download', async () => {
  const { request, sent } = wire(new Response(''));
  const reading = new AbortController();
  await inboxRest(request, 't').attachment('m1', [0], reading.signal);
  expect(sent[0]?.init.signal?.aborted).toBe(false);
  reading.abort();
  expect(sent[0]?.init.signal?.aborted).toBe(true);
});

test('LIFE-2 the goodbye outlives the page, and its failure is ignored', () => {
  const { request, sent } = wire(new TypeError('gone'));
  inboxRest(request, 't').leave('lease-1');
  expect(sent[0]?.init).toMatchObject({ keepalive: true, body: '{"lease":"lease-1"}' });
});

test('LIFE-5 a poll without a lease requests one, so that it is no activity', async () => {
  const { request, sent } = wire(new Response('{}'));
  const { signal } = new AbortController();
  await inboxRest(request, 't').changes({ after: null, lease: null, wait: 0, signal });
  const query = new URL(sent[0]?.url ?? '', 'http://x').searchParams;
  expect(query.get('lease')).toBeTruthy();
  expect(query.has('after')).toBe(false);
});
