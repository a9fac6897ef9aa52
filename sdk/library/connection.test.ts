import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Mayfly, type MayflyOptions } from './mayfly.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Answer = Response | Error;

function problem(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { type: 'about:blank', title: 'Refused', status, code, detail: 'Not now.' };
  return new Response(JSON.stringify(body), { status, headers });
}

const fault = () => new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
const TIME = '2030-01-01T00:00:00.000Z';
const INBOX = {
  address: 'a@mayfly.test',
  token: 't',
  cursor: 'c',
  createdAt: TIME,
  serverTime: TIME,
};
const created = () => Response.json(INBOX);

/** A service that gives these answers, and when it was asked, in seconds from the beginning. */
function answering(...answers: Answer[]) {
  const askedAt: number[] = [];
  const begunAt = performance.now();
  const fetcher: typeof fetch = async () => {
    askedAt.push(Math.round((performance.now() - begunAt) / 100) / 10);
    const answer = answers.shift();
    if (answer === undefined) throw fault();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { mayfly: new Mayfly('http://mayfly.test/sub', { fetch: fetcher }), askedAt };
}

/** The outcome, with the time turned on for as long as it takes. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  await vi.advanceTimersByTimeAsync(120_000);
  return promise;
}

test('429 and 503 are tried again when Retry-After says', async () => {
  const { mayfly, askedAt } = answering(
    problem(429, 'rate_limited', { 'retry-after': '7' }),
    problem(503, 'unavailable', { 'retry-after': '5' }),
    created(),
  );
  const inbox = await settle(mayfly.createInbox({ name: 'jane' }));
  expect(inbox.address).toBe('a@mayfly.test');
  expect(askedAt).toEqual([0, 7, 12]);
});

test.each(['0', '', '-5', 'Wed, 21 Oct 2015 07:28:00 GMT'])(
  'after a Retry-After of %j requests still come later each time',
  async (header) => {
    const refused = () => problem(429, 'rate_limited', { 'retry-after': header });
    const { mayfly, askedAt } = answering(...Array.from({ length: 500 }, refused));
    const error = { code: 'rate_limited' };
    await expect(settle(mayfly.domains({ timeout: 30_000 }))).rejects.toMatchObject(error);
    expect(askedAt.length).toBeLessThan(20);
  },
);

test.each(['1000000000', '1e300'])(
  'a Retry-After of %s s is kept without a limit, too',
  async (header) => {
    const { mayfly, askedAt } = answering(problem(503, 'full', { 'retry-after': header }));
    mayfly.domains({ timeout: Number.POSITIVE_INFINITY }).catch(() => {});
    await vi.advanceTimersByTimeAsync(120_000);
    expect(askedAt).toEqual([0]);
  },
);

test('a Retry-After past the time that is left is an error at once', async () => {
  const { mayfly, askedAt } = answering(problem(503, 'full', { 'retry-after': '60' }));
  const refused = { code: 'full', status: 503, message: 'full: Not now.' };
  await expect(settle(mayfly.createInbox())).rejects.toMatchObject(refused);
  expect(askedAt).toEqual([0]);
});

test('a network fault is tried again, later each time', async () => {
  const { mayfly, askedAt } = answering(
    fault(),
    fault(),
    new Response('', { status: 502 }),
    created(),
  );
  await settle(mayfly.createInbox());
  expect(askedAt).toHaveLength(4);
  expect(askedAt[3]).toBeLessThan(1);
});

test('after the time the error says that nothing answers, and why', async () => {
  const { mayfly } = answering();
  await expect(settle(mayfly.domains({ timeout: 3000 }))).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringMatching(
      /^http:\/\/mayfly\.test\/sub could not be reached: connect ECONNREFUSED\. Is the service/,
    ),
  });
});

test('a request that hangs ends with the time', async () => {
  const fetcher: typeof fetch = (_url, init) =>
    new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(fault())));
  const mayfly = new Mayfly('http://mayfly.test', { fetch: fetcher });
  await expect(settle(mayfly.domains({ timeout: 3000 }))).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('no answer within 3000 ms'),
  });
});

test('a chosen name is not asked for again if it may have been created', async () => {
  const { mayfly, askedAt } = answering(fault(), created());
  await expect(settle(mayfly.createInbox({ name: 'jane' }))).rejects.toMatchObject({
    code: 'unreachable',
  });
  expect(askedAt).toEqual([0]);
});

test('what another refusal says is final', async () => {
  const { mayfly, askedAt } = answering(problem(409, 'not_free'));
  await expect(settle(mayfly.createInbox())).rejects.toMatchObject({
    code: 'not_free',
    status: 409,
  });
  expect(askedAt).toEqual([0]);
});

test.each([502, 503, 504])(
  'nor if a proxy answers %i: the service may have created it',
  async (status) => {
    const { mayfly, askedAt } = answering(new Response('', { status }), created());
    const error = { code: 'unexpected_answer', status };
    await expect(settle(mayfly.createInbox({ name: 'jane' }))).rejects.toMatchObject(error);
    expect(askedAt).toEqual([0]);
  },
);

/** A service that answers after this time. */
function answeringAfter(ms: number, body: object, options: MayflyOptions = {}): Mayfly {
  const fetcher: typeof fetch = (_url, { signal } = {}) =>
    new Promise((resolve, reject) => {
      setTimeout(() => resolve(Response.json(body)), ms);
      signal?.addEventListener('abort', () => reject(signal.reason));
      if (signal?.aborted) reject(signal.reason);
    });
  return new Mayfly('http://mayfly.test', { ...options, fetch: fetcher });
}

test('a held request has the time that the service holds it', async () => {
  const answer = { ...INBOX, changes: [], inboxes: [] };
  const mayfly = answeringAfter(54_000, answer);
  const inbox = await settle(mayfly.openInbox('token', { timeout: 60_000 }));
  expect(await settle(inbox.poll({ wait: 55 }))).toEqual(answer);
  expect(await settle(mayfly.pollSeveral([], { wait: 55 }))).toEqual(answer);
});

test('a client has a timeout and a signal for all that is given no other', async () => {
  const abort = new AbortController();
  const options = { timeout: 2_000, signal: abort.signal };
  const mayfly = answeringAfter(3_000, { domains: [] }, options);
  const late = { code: 'unreachable', message: expect.stringContaining('within 2000 ms') };
  await expect(settle(mayfly.domains())).rejects.toMatchObject(late);
  expect(await settle(mayfly.domains({ timeout: 4_000 }))).toEqual([]);
  abort.abort(new Error('enough'));
  await expect(mayfly.domains()).rejects.toThrow('enough');
  const { signal } = new AbortController();
  expect(await settle(mayfly.domains({ timeout: 4_000, signal }))).toEqual([]);
});

test('the API key is sent, and no redirect takes it to another server', async () => {
  const sent: RequestInit[] = [];
  const fetcher: typeof fetch = async (_url, init = {}) => {
    sent.push(init);
    return new Response('', { status: 302, headers: { location: 'http://elsewhere.test/' } });
  };
  const mayfly = new Mayfly('http://mayfly.test', { fetch: fetcher, key: 'ci:secret' });
  await expect(settle(mayfly.createInbox())).rejects.toMatchObject({
    code: 'unexpected_answer',
    message: expect.stringContaining('answered 302, a redirect to http://elsewhere.test/,'),
  });
  expect(sent).toMatchObject([{ redirect: 'manual' }]);
  expect(new Headers(sent[0]?.headers).get('x-api-key')).toBe('ci:secret');
});

test.each([
  [404, '<h1>Not found</h1>'],
  [200, '<h1>Sign in</h1>'],
  [200, '{"address":"a@mayfly.test"}'],
])('an answer %i %s is not from Mayfly, and the error says so', async (status, body) => {
  const { mayfly, askedAt } = answering(new Response(body, { status }));
  const error = { code: 'unexpected_answer', status };
  await expect(settle(mayfly.createInbox())).rejects.toMatchObject(error);
  expect(askedAt).toEqual([0]);
});

test('if the service has no such path, the error names its URL', async () => {
  const { mayfly } = answering(problem(404, 'not_found'));
  await expect(mayfly.createInbox()).rejects.toMatchObject({
    code: 'not_found',
    message: 'not_found: Not now. Is http://mayfly.test/sub the URL of the service?',
  });
});

test.each(['CERT_HAS_EXPIRED', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
  'the fault %s is not tried again: it does not pass',
  async (code) => {
    const cause = Object.assign(new Error('expired'), { code });
    const { mayfly, askedAt } = answering(new TypeError('fetch failed', { cause }));
    await expect(settle(mayfly.domains())).rejects.toMatchObject({ code: 'unreachable' });
    expect(askedAt).toEqual([0]);
  },
);

test('nor is a request to a port that fetch refuses', async () => {
  vi.useRealTimers();
  await expect(new Mayfly('http://mayfly.test:9').domains()).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('bad port'),
  });
}, 2_000);

test('a page that answers 200 is no service that is ready', async () => {
  const { mayfly } = answering(new Response('<h1>Sign in</h1>'));
  await expect(settle(mayfly.ready())).rejects.toMatchObject({ code: 'unexpected_answer' });
});

test.each([
  ['http://user:battery@mayfly.test', /no user name and no password: .* Remove/],
  ['http://battery@mayfly.test', /no user name and no password/],
  ['user:battery@mayfly.test', /begins with http/],
  ['http://user:battery@may fly', /begins with http/],
  ['localhost:3000', /begins with http/],
  ['http://mayfly.test/?key=battery', /no query and no fragment/],
  ['http://mayfly.test/#battery', /no query and no fragment/],
  ['http://mayfly.test/?', /no query and no fragment/],
])('the URL %s is refused, and no error repeats a secret', (url, why) => {
  let error: unknown;
  try {
    new Mayfly(url);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ name: 'TypeError', message: expect.stringMatching(why) });
  expect(inspect(error, { showHidden: true }).split('\n    at ')[0]).not.toContain('battery');
});

test.each(['battery\n', 'bat tery', '', 'b\u00e4ttery'])(
  'the token or key %j is refused at once, and no error repeats it',
  async (secret) => {
    const { mayfly, askedAt } = answering();
    await expect(mayfly.openInbox(secret)).rejects.toMatchObject({
      name: 'TypeError',
      message: expect.not.stringContaining('tery'),
    });
    expect(askedAt).toEqual([]);
    const withKey = () => new Mayfly('http://mayfly.test', { key: secret });
    expect(withKey).toThrow(/^The API key \(the option `key`, or MAYFLY_KEY\) is empty, or has/);
  },
);

test('an abort rejects with its reason, also between two attempts', async () => {
  const { mayfly } = answering(problem(429, 'rate_limited', { 'retry-after': '20' }));
  const abort = new AbortController();
  const creating = mayfly.createInbox({ signal: abort.signal });
  creating.catch(() => {});
  await vi.advanceTimersByTimeAsync(1000);
  abort.abort(new Error('enough'));
  await expect(creating).rejects.toThrow('enough');
  expect(vi.getTimerCount()).toBe(0);
});
