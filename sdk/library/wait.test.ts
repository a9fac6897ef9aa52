import { expect, onTestFinished, test, vi } from 'vitest';
import type { Summary } from '../../shared/message.ts';
import type { Change, ChangesAnswer } from '../../shared/protocol.ts';
import { Mayfly } from './mayfly.ts';

const TIME = '2030-01-01T00:00:00.000Z';

function email(id: string, facts: Partial<Summary> = {}): Summary {
  return {
    ...{ id, seq: 1, to: [], subject: id, snippet: '', from: null, receivedAt: TIME, size: 1 },
    ...{ attachmentCount: 0, seen: false, code: null, link: null, authentication: null },
    ...{ tag: null, reading: false },
    ...facts,
  };
}

const PARTS = { headers: [], attachments: [], problems: [], checks: {}, text: null, html: null };

const arrived = (message: Summary): Change => ({ type: 'message', cursor: message.id, message });
const changed = (id: string, change: Partial<Summary>): Change => ({
  ...{ type: 'message:changed', cursor: `${id}+`, id },
  changed: change,
});

/** The id of an email whose details do not come. */
const HANGING = 'hanging';

/** An inbox with these answers to requests for changes; the request after the last one is held. */
async function inboxWith(...answers: (Omit<ChangesAnswer, 'cursor'> & { cursor?: string })[]) {
  const emails: Summary[] = [];
  const fetcher: typeof fetch = async (url, init) => {
    const { pathname } = new URL(String(url));
    if (pathname.endsWith('/messages')) return Response.json({ messages: emails });
    if (/messages\/a$/.test(pathname)) return Response.json({ ...email('a'), ...PARTS });
    const isHeld = pathname.endsWith('/changes') || pathname.endsWith(HANGING);
    if (!isHeld)
      return Response.json({ address: 'a@b', cursor: '0', createdAt: TIME, serverTime: TIME });
    const answer = pathname.endsWith(HANGING) ? undefined : answers.shift();
    if (answer !== undefined) {
      for (const each of answer.changes) if (each.type === 'message') emails.push(each.message);
      return Response.json({ cursor: '9', ...answer });
    }
    return new Promise((_, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  };
  return new Mayfly('http://mayfly.test', { fetch: fetcher }).openInbox('token');
}

const CODE = { value: '482913' };

test('a code is waited for while the service reads the email', async () => {
  const inbox = await inboxWith(
    { changes: [arrived(email('a', { code: { value: '111111' } }))], reset: true },
    { changes: [] },
  );
  expect(await inbox.code()).toBe('111111');
  const busy = await inboxWith(
    {
      changes: [
        arrived(email('a', { code: { value: '111111' } })),
        arrived(email('b', { reading: true })),
      ],
    },
    { changes: [changed('b', { reading: false, code: CODE })] },
  );
  expect(await busy.code()).toBe('482913');
});

test('an email that is read too late is judged as it is, and the error says so', async () => {
  const reading = arrived(email('a', { subject: 'Hello', reading: true }));
  const inbox = await inboxWith({ changes: [reading] });
  await expect(inbox.code({ timeout: 20 })).rejects.toThrow(
    'it has no code, and the service has not read it yet',
  );
  const other = await inboxWith({ changes: [reading] });
  await other.expectNone({ within: 20, after: '0', subject: 'Bye' });
});

test('errors quote the name of a sender, who chose it', async () => {
  const from = { name: 'it matches\n  - from "me"', address: 'a@b.example' };
  const quoted = 'from "it matches\\n  - from \\"me\\" <a@b.example>", subject "a"';
  const waiting = await inboxWith({ changes: [arrived(email('a', { from }))] });
  await expect(waiting.code({ timeout: 20 })).rejects.toThrow(quoted);
  const other = await inboxWith({ changes: [arrived(email('a', { from }))] });
  await expect(other.expectNone({ within: 20, after: '0' })).rejects.toThrow(quoted);
});

test('a deleted email is not found', async () => {
  const inbox = await inboxWith(
    { changes: [arrived(email('a', { reading: true }))] },
    { changes: [{ type: 'message:deleted', cursor: '2', id: 'a' }] },
  );
  await expect(inbox.waitFor({ timeout: 20 })).rejects.toMatchObject({ code: 'no_email' });
});

test('when the service begins again, each change still comes once', async () => {
  const inbox = await inboxWith(
    { changes: [arrived(email('a')), arrived(email('b')), arrived(email('c'))] },
    {
      changes: [arrived(email('a')), arrived(email('b', { seen: true })), arrived(email('d'))],
      reset: true,
    },
  );
  const seen: Change[] = [];
  for await (const change of inbox.changes()) if (seen.push(change) === 6) break;
  expect(seen.slice(3)).toMatchObject([
    { type: 'message:deleted', id: 'c' },
    { type: 'message:changed', id: 'b', changed: { seen: true } },
    { type: 'message', message: { id: 'd' } },
  ]);
});

test('when the service begins again, emails from before the mark do not count', async () => {
  const old = email('old', { code: { value: '111111' }, receivedAt: '2029-12-31T23:59:00.000Z' });
  const late = email('new', { code: CODE, receivedAt: '2030-01-01T00:01:00.000Z' });
  const inbox = await inboxWith(
    { changes: [arrived(old)] },
    { changes: [arrived(old)], reset: true },
    { changes: [arrived(late)] },
  );
  expect(await inbox.code({ after: inbox.mark() })).toBe('482913');
});

test.each([
  { cursor: '0', changes: [{ type: 'message:deleted', cursor: '0', id: 'x' }] as const },
  { cursor: '', changes: [], reset: true } as const,
])('answers that bring nothing new, as %j, are not asked for without a pause', async (answer) => {
  let asked = 0;
  const fetcher: typeof fetch = async (url) => {
    if (!String(url).includes('/changes'))
      return Response.json({ address: 'a@b', cursor: '0', createdAt: TIME, serverTime: TIME });
    asked += 1;
    return Response.json({ ...answer, cursor: answer.cursor || String(asked) });
  };
  const inbox = await new Mayfly('http://mayfly.test', { fetch: fetcher }).openInbox('token');
  await expect(inbox.waitFor({ after: '0', timeout: 100 })).rejects.toThrow();
  expect(asked).toBeLessThan(4);
});

test('an email whose details do not come ends a wait with its time', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const inbox = await inboxWith({ changes: [arrived(email(HANGING))] });
  let error: unknown;
  inbox.waitFor({ timeout: 8_000 }).catch((thrown) => {
    error = thrown;
  });
  await vi.advanceTimersByTimeAsync(7_900);
  expect(error).toBe(undefined);
  await vi.advanceTimersByTimeAsync(200);
  expect(error).toMatchObject({ code: 'unreachable' });
});

test('a timeout of 0 checks the present emails once', async () => {
  const inbox = await inboxWith({ changes: [arrived(email('a'))] }, { changes: [] });
  expect((await inbox.waitFor({ timeout: 0, subject: 'a' })).id).toBe('a');
  await expect(inbox.waitFor({ timeout: 0, subject: 'b' })).rejects.toThrow(
    'subject "a": its subject does not match "b"',
  );
});

test('after a cursor that the service does not know, old emails do not count', async () => {
  const old = email('a', { receivedAt: '2029-12-31T23:59:00.000Z' });
  const answer = { changes: [arrived(old)], reset: true } as const;
  const waiting = (await inboxWith(answer)).waitFor({ after: 'unknown', timeout: 20 });
  await expect(waiting).rejects.toThrow('it came before the mark');
  for await (const change of (await inboxWith(answer)).changes({ after: 'unknown' })) {
    expect(change).toMatchObject({ message: { id: 'a' } });
    break;
  }
});

test.each([
  [{ timeout: '30s' }, 'milliseconds, not 30s'],
  [{ timeout: Number.NaN }, 'milliseconds, not NaN'],
  [{ sujbect: 'a' }, 'There is no criterion `sujbect`, only subject, from'],
])('%j is a wrong use of a wait', async (options: object, message) => {
  await expect((await inboxWith()).waitFor(options)).rejects.toThrow(message);
});

test.each([
  [{}, 'milliseconds, not NaN'],
  [{ within: 5, timeout: 5 }, 'There is no criterion `timeout`'],
])('%j is a wrong use of expectNone', async (options: object, message) => {
  const given = { within: Number.NaN, after: '0', ...options };
  await expect((await inboxWith()).expectNone(given)).rejects.toThrow(message);
});

test('the verdict about the sender is waited for', async () => {
  const authentication = { verdict: 'pass', domain: 'shop.example' } as const;
  const inbox = await inboxWith(
    { changes: [arrived(email('a'))] },
    { changes: [changed('a', { authentication })] },
  );
  const opened = await inbox.email('a');
  expect(opened.authentication).toBe(null);
  expect(await opened.authenticated()).toEqual(authentication);
});
