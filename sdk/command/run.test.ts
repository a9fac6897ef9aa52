import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Summary } from '../../shared/message.ts';
import { makeDetail, makeSummary } from '../testing/make-email.ts';
import { run } from './run.ts';

const SERVICE_URL = 'http://mayfly.test';
const TIME = '2030-01-01T00:00:00.000Z';

/** A service that answers every request with this, and the SERVICE_URL of it. */
async function startService(answer: object): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
}

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'mayfly-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A terminal, and what it shows. */
function createIo(env: Readonly<Record<string, string>>) {
  const written: (string | Uint8Array)[] = [];
  const output = { isTTY: true, write: (text: string | Uint8Array) => written.push(text) };
  return { io: { env, stdout: output, stderr: output }, read: () => written.join('') };
}

test('an address from a malicious service does not control the terminal', async () => {
  const state = await createFolder();
  const message = makeDetail({ receivedAt: '2030-01-01 (\u009b)' });
  const changes = [{ type: 'message', cursor: 'c', message }];
  const url = await startService({
    ...{
      ...message,
      messages: [],
      changes,
      address: 'a\u001b[2J\n\u009b@b.example',
      token: 't',
      cursor: 'c',
      createdAt: TIME,
      serverTime: TIME,
    },
  });
  const { io, read } = createIo({ XDG_STATE_HOME: state });
  for (const args of [['new'], ['new', '--json'], ['wait'], ['wait', '--json'], ['read', 'a']])
    expect(await run([...args, '--url', url], io, '')).toBe(0);
  const text = read();
  expect(text).toContain('Waiting for an email to a[2J @b.example');
  for (const control of ['\u001b[2J', '\u009b']) expect(text).not.toContain(control);
});

test.each([[['new']], [['wait']], [['watch']], [['read', 'a']], [['delete']]])(
  '%s says once that the service does not answer',
  async (args) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
    const fetch = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
    const running = run([...args, '--url', SERVICE_URL], { ...io, fetch }, '');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(read()).toBe('http://mayfly.test has not answered yet, or asks to wait. Trying on.\n');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await running).toBe(1);
    expect(read()).toContain('http://mayfly.test could not be reached');
    expect(fetch).toHaveBeenCalled();
  },
);

const IDENTITY = { address: 'a@b', cursor: '0', createdAt: TIME, serverTime: TIME };
const problem = (status: number, code: string) =>
  Response.json({ code, title: 'Refused' }, { status });

test.each([
  ['no_email', 400],
  ['not_found', 404],
])('a service that answers %s to new has failed', async (code, status) => {
  const { io, read } = createIo({});
  const fetch = async () => problem(status, code);
  expect(await run(['new', '--url', SERVICE_URL], { ...io, fetch }, '')).toBe(1);
  expect(read()).toContain(code);
});

test('wait prints an email before it marks it as seen, with the verdict about its sender', async () => {
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const message = makeDetail({ authentication: { verdict: 'fail', domain: 'b.example' } });
  const printed: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, { method } = {}) => {
    if (method === 'PATCH') printed.push(read());
    if (!String(url).includes('/messages/')) return Response.json(listing(message));
    return Response.json(message);
  };
  expect(await run(['wait', '--url', SERVICE_URL], { ...io, fetch }, '')).toBe(0);
  expect(printed).toEqual([expect.stringMatching(/subject\W.*Verify\n[\s\S]*sender\W.*fail\n/)]);
});

function listing(...messages: readonly Summary[]) {
  const changes = messages.map((message) => ({ type: 'message', cursor: 'c', message }));
  return { ...IDENTITY, messages, changes };
}

test('the error of a wait names the timeout as it was given', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const fetch = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return Response.json(listing());
  };
  const waiting = run(['wait', '--timeout', '500ms', '--url', SERVICE_URL], { ...io, fetch }, '');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await waiting).toBe(3);
  expect(read()).toContain('within 500 ms.');
});

test('delete does not forget an inbox that another terminal has created meanwhile', async () => {
  const state = await createFolder();
  const { io } = createIo({ XDG_STATE_HOME: state, MAYFLY_URL: SERVICE_URL });
  let token = 'first';
  const fetch: typeof globalThis.fetch = async (_url, { method } = {}) => {
    if (method === 'DELETE' && token === 'first') {
      token = 'second';
      await run(['new'], { ...io, fetch }, '');
    }
    return Response.json({ ...IDENTITY, token });
  };
  await run(['new'], { ...io, fetch }, '');
  expect(await run(['delete'], { ...io, fetch }, '')).toBe(0);
  const file = path.join(state, 'mayfly-client/inbox.json');
  expect(await readFile(file, 'utf8')).toContain('second');
  expect(await run(['delete'], { ...io, fetch }, '')).toBe(0);
  expect(await readdir(path.dirname(file))).toEqual([]);
});

test('a remembered inbox that other users can write is not used', async () => {
  const state = await createFolder();
  const file = path.join(state, 'mayfly-client/inbox.json');
  await mkdir(path.dirname(file));
  await writeFile(file, JSON.stringify({ url: SERVICE_URL, token: 'token' }));
  const { io, read } = createIo({ XDG_STATE_HOME: state });
  const fetch = async () => Response.json(listing());
  for (const mode of [0o666, 0o620]) {
    await chmod(file, mode);
    expect(await run(['delete'], { ...io, fetch }, '')).toBe(1);
  }
  expect(read()).toContain('inbox.json can be written by other users: it is not used.');
  await chmod(file, 0o644);
  expect(await run(['delete'], { ...io, fetch }, '')).toBe(0);
});

test('save goes on after an email that it cannot save, and leaves no unfinished file', async () => {
  const folder = await createFolder();
  await mkdir(path.join(folder, 'taken.eml', 'x'), { recursive: true });
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const emails = ['gone', 'taken', 'last'].map((id) => makeSummary({ id }));
  const fetch: typeof globalThis.fetch = async (url) => {
    const [, id] = /messages\/(\w+)/.exec(String(url)) ?? [];
    if (id === undefined) return Response.json(listing(...emails));
    if (id === 'gone') return problem(404, 'not_found');
    return String(url).endsWith('/raw') ? new Response(id) : Response.json(makeDetail({ id }));
  };
  expect(await run(['save', folder, '--url', SERVICE_URL], { ...io, fetch }, '')).toBe(1);
  expect((await readdir(folder)).sort()).toEqual(['last.eml', 'taken.eml']);
  expect(read()).toMatch(
    /1 email saved in .*\n[\s\S]*2 emails are not saved:\n {2}gone: .+\n {2}taken: .+\n$/,
  );
});

test('save ends when the service is gone', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const emails = ['a', 'b'].map((id) => makeSummary({ id }));
  const fetch: typeof globalThis.fetch = async (url) => {
    if (String(url).includes('/messages/')) throw new TypeError('fetch failed');
    return Response.json(listing(...emails));
  };
  const folder = await createFolder();
  const saving = run(['save', folder, '--url', SERVICE_URL], { ...io, fetch }, '');
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(30_000);
    expect(read()).toMatch(/2 emails are not saved:\n {2}a: .+\n$/);
  });
  expect(await saving).toBe(1);
});

test('watch shows an email once, when the service has read it', async () => {
  const code = { value: '482913' };
  const answers = [
    [{ type: 'message', cursor: '1', message: makeSummary({ reading: true }) }],
    [{ type: 'message:changed', cursor: '2', id: 'a', changed: { authentication: null } }],
    [{ type: 'message:changed', cursor: '3', id: 'a', changed: { reading: false, code } }],
    [{ type: 'message:changed', cursor: '4', id: 'a', changed: { seen: true } }],
  ];
  const ended = Response.json({ code: 'not_found', title: 'Not Found' }, { status: 404 });
  const fetch = async (url: string | URL | Request) => {
    if (!String(url).includes('/changes')) return Response.json(IDENTITY);
    const changes = answers.shift();
    return changes === undefined ? ended : Response.json({ changes, cursor: changes[0]?.cursor });
  };
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const stdout = { ...io.stdout, isTTY: false };
  const args = ['watch', '--url', SERVICE_URL];
  expect(await run(args, { ...io, stdout, fetch }, '')).toBe(4);
  expect(read()).toContain('a\t\tVerify\t482913\t\tnot checked yet\n');
  expect(read().match(/Verify/g)).toHaveLength(1);
});

test('the id of an email may begin with a hyphen', async () => {
  const state = await createFolder();
  const id = '-hJx0vQh2Ls-12';
  const url = await startService({
    ...makeDetail({ id, subject: 'Verify' }),
    ...IDENTITY,
  });
  const { io, read } = createIo({ XDG_STATE_HOME: state, MAYFLY_TOKEN: 't' });
  for (const args of [
    [id, '--json'],
    ['--json', id],
    ['--json', '--', id],
  ])
    expect(await run(['read', '--url', url, ...args], io, '')).toBe(0);
  expect(read().match(/"subject":"Verify"/g)).toHaveLength(3);
  expect(await run(['read', '--jsn', id], io, '')).toBe(2);
});
