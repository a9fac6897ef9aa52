import { expect, onTestFinished, test, vi } from 'vitest';
import type { Summary } from '../../shared/message.ts';
import type { Change, ChangesAnswer } from '../../shared/protocol.ts';
import { makeDetail, makeSummary } from '../testing/make-email.ts';
import { Mayfly } from './mayfly.ts';

const TIME = '2030-01-01T00:00:00.000Z';

function email(id: string, facts: Partial<Summary> = {}): Summary {
  return makeSummary({ id, subject: id, receivedAt: TIME, ...facts });
}

const arrived = (message: Summary): Change => ({ type: 'message', cursor: message.id, message });
const changed = (id: string, change: Partial<Summary>): Change => ({
  ...{ type: 'message:changed', cursor: `${id}+`, id },
  changed: change,
});

/** The id of an email whose details do not come. */
const HANGING = 'hanging';

type Answer = Omit<ChangesAnswer, 'cursor'> & { cursor?: string };

interface Behaviour {
  /** What the first request that is not held brings. */
  readonly late?: Answer;
  /** Whether such a request is answered. */
  readonly answersLooks?: boolean;
}

/** An inbox with these answers to held requests for changes; the one after the last does not come. */
function inboxWith(...answers: Answer[]) {
  return openInbox(answers);
}

async function openInbox(answers: Answer[], { late, answersLooks = true }: Behaviour = {}) {
  const emails: Summary[] = [];
  const looks = late === undefined ? [] : [late];
  const give = (answer: Answer) => {
    for (const each of answer.changes) if (each.type === 'message') emails.push(each.message);
    return Response.json({ cursor: '9', ...answer });
  };
  const answer = (pathname: string, query: URLSearchParams) => {
    if (pathname.endsWith(HANGING)) return null;
    if (pathname.endsWith('/messages'))
      return Response.json({ messages: [...emails, ...looks.flatMap(listEmails)] });
    if (pathname.includes('/messages/')) return Response.json(makeDetail(email('a')));
    if (!pathname.endsWith('/changes'))
      return Response.json({ address: 'a@b', cursor: '0', createdAt: TIME, serverTime: TIME });
    const next = query.has('wait') ? answers.shift() : looks.shift();
    if (next !== undefined) return give(next);
    if (query.has('wait') || !answersLooks) return null;
    return Response.json({ cursor: '9', changes: query.has('after') ? [] : emails.map(arrived) });
  };
  const fetcher: typeof fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(String(url));
    const answered = answer(pathname, searchParams);
    if (answered !== null) return answered;
    return new Promise((_, reject) =>
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
    );
  };
  return new Mayfly('http://mayfly.test', { fetch: fetcher }).openInbox('token');
}

function listEmails({ changes }: Answer): readonly Summary[] {
  return changes.flatMap((each) => (each.type === 'message' ? [each.message] : []));
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
});

test('an email that the service has not read may be the one that should not come', async () => {
  const reading = arrived(email('a', { reading: true }));
  const busy = await inboxWith({ changes: [reading] });
  await expect(busy.expectNone({ within: 20, after: '0', code: true })).rejects.toMatchObject({
    ...{ code: 'unexpected_email' },
    message: expect.stringMatching(/the service has not read yet, .*subject "a"\.$/),
  });
  const read = await inboxWith({ changes: [reading, changed('a', { reading: false })] });
  await read.expectNone({ within: 20, after: '0', code: true });
});

test('no email is expected: one that comes in the last moment is found, too', async () => {
  const inbox = await openInbox([], { late: { changes: [arrived(email('a'))] } });
  await expect(inbox.expectNone({ within: 20, after: '0' })).rejects.toMatchObject({
    code: 'unexpected_email',
  });
});

test('no email is expected: a service that does not answer does not show that', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const inbox = await openInbox([], { answersLooks: false });
  const error = inbox.expectNone({ within: 300, after: '0' }).catch((thrown) => thrown);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await error).toMatchObject({ code: 'unreachable' });
});

test('an email that comes after the last answer is returned, and not listed as an old one', async () => {
  const late = { changes: [arrived(email('a', { code: CODE }))] };
  const inbox = await openInbox([], { late });
  expect(await inbox.code({ after: '0', timeout: 20 })).toBe('482913');
  const other = await openInbox([], { late });
  await expect(other.code({ after: '0', timeout: 20, subject: 'b' })).rejects.toThrow(
    'subject "a": its subject does not match "b"',
  );
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
  const inbox = await openInbox(
    [{ changes: [arrived(old)], reset: true }, { changes: [arrived(late)] }],
    { late: { changes: [arrived(old)] } },
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
  const inbox = await openInbox([], { late: { changes: [arrived(email('a'))] } });
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
  [{ sujbect: 'a' }, /^There is no .* `sujbect`, only subject, .*, after, timeout, signal\.$/],
])('%j is a wrong use of a wait', async (options: object, message) => {
  await expect((await inboxWith()).waitFor(options)).rejects.toThrow(message);
});

test.each([
  [{}, 'milliseconds, not NaN'],
  [
    { within: 5, timeout: 5 },
    /^There is no .* `timeout`, only subject, .*, after, within, signal\.$/,
  ],
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

test('the verdict does not wait for other emails, and its error names the email', async () => {
  const authentication = { verdict: 'pass', domain: 'shop.example' } as const;
  const newer = arrived(email('b', { reading: true }));
  const inbox = await inboxWith({
    changes: [arrived(email('a', { authentication })), newer],
  });
  expect(await (await inbox.email('a')).authenticated({ timeout: 20 })).toEqual(authentication);
  const unchecked = await inboxWith({ changes: [arrived(email('a')), newer] });
  const waiting = (await unchecked.email('a')).authenticated({ timeout: 20 });
  await expect(waiting).rejects.toMatchObject({
    ...{ name: 'NoEmailError', code: 'no_email' },
    arrived: [{ id: 'a', reason: 'its sender is not checked yet' }],
  });
});
