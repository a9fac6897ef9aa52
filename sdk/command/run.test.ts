import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeDetail, makeSummary } from '../testing/make-email.ts';
import { run } from './run.ts';

const TIME = '2030-01-01T00:00:00.000Z';

/** A service that answers every request with this, and the URL of it. */
async function startService(answer: object): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const at = server.address();
  return `http://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`;
}

/** A terminal, and what it shows. */
function createIo(env: Readonly<Record<string, string>>) {
  const written: (string | Uint8Array)[] = [];
  const output = { isTTY: true, write: (text: string | Uint8Array) => written.push(text) };
  return { io: { env, stdout: output, stderr: output }, read: () => written.join('') };
}

test('an address from a malicious service does not control the terminal', async () => {
  const state = await mkdtemp(path.join(tmpdir(), 'mayfly-state-'));
  onTestFinished(() => rm(state, { recursive: true, force: true }));
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

test('watch says once that the service does not answer', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const fetch = vi.fn(() => Promise.reject(new TypeError('fetch failed')));
  const watching = run(['watch', '--url', 'http://mayfly.test'], { ...io, fetch }, '');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(read()).toBe('The service does not answer yet.\n');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await watching).toBe(1);
  expect(read()).toContain('http://mayfly.test could not be reached');
  expect(fetch).toHaveBeenCalled();
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
    if (!String(url).includes('/changes'))
      return Response.json({ address: 'a@b', cursor: '0', createdAt: TIME, serverTime: TIME });
    const changes = answers.shift();
    return changes === undefined ? ended : Response.json({ changes, cursor: changes[0]?.cursor });
  };
  const { io, read } = createIo({ MAYFLY_TOKEN: 'token' });
  const stdout = { ...io.stdout, isTTY: false };
  const args = ['watch', '--url', 'http://mayfly.test'];
  expect(await run(args, { ...io, stdout, fetch }, '')).toBe(4);
  expect(read()).toContain('a\t\tVerify\t482913\t\n');
  expect(read().match(/Verify/g)).toHaveLength(1);
});
