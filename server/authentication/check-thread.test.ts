import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '#server/ops/log.ts';
import { type CheckThread, createCheckThread } from './check-thread.ts';
import type { CheckTask } from './types.ts';

/** Milliseconds: long enough for a thread to start, short enough to be waited for. */
const STUCK_MS = 3_000;

let lines: string[];
let thread: CheckThread;

beforeEach(() => {
  lines = [];
  thread = createCheckThread({
    servers: ['192.0.2.53'],
    log: createLog('info', { write: (line) => void lines.push(line) }),
    workerUrl: new URL('./testing/stuck-checker.ts', import.meta.url).href,
    stuckMs: STUCK_MS,
  });
});
afterEach(() => thread.close());

function task(author: string): CheckTask {
  const origin = { remoteAddress: '192.0.2.7', helloName: 'mx.test', sender: '' };
  return { origin, author, body: null };
}

test('AUTH-1 the check thread checks several messages at once', async () => {
  const both = await Promise.all([
    thread.check(task('both.test')),
    thread.check(task('both.test')),
  ]);
  expect(both).not.toContain(null);
});

test('AUTH-4 messages in a stuck thread get no answer, and no caller waits for them', async () => {
  const answers = [thread.check(task('both.test')), thread.check(task('stuck.test'))];
  expect(await Promise.all(answers)).toEqual([null, null]);
  expect(lines).toHaveLength(1);
});

test('AUTH-4 a thread that is stuck is replaced', async () => {
  expect(await thread.check(task('fine.test'))).not.toBeNull();
  expect(await thread.check(task('stuck.test'))).toBeNull();
  expect(await thread.check(task('fine.test'))).not.toBeNull();
});

test('AUTH-4 a failed check is logged, without any content of the message', async () => {
  expect(await thread.check(task('throws.test'))).toBeNull();
  expect(await thread.check(task('fine.test'))).not.toBeNull();
  expect(lines.join()).toContain('sender check');
  expect(lines.join()).not.toContain('throws.test');
});

test('closing logs no failure', async () => {
  const asked = thread.check(task('stuck.test'));
  await thread.close();
  expect(await asked).toBeNull();
  expect(lines).toEqual([]);
});
