import { ErrorReply } from '@redis/client';
import { expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import type { RedisClient } from './client.ts';
import { Line } from './line.ts';

/** Milliseconds for an answer, of which one is never given here. */
const TIMEOUT_MS = 20;

/** Answers each command as `answer` has it. */
function lineTo(answer: () => Promise<unknown>) {
  const unused = () => Promise.reject(new Error('not asked here'));
  const client: RedisClient = {
    ...{ command: answer, bytes: answer, everywhere: unused },
    ...{ subscribe: unused, unsubscribe: unused },
    renew() {},
    close() {},
  };
  const clock = new ManualClock();
  const { measures, commands } = recordMeasures();
  const line = new Line(client, { sharded: false, clock, measures, timeoutMs: TIMEOUT_MS });
  return { line, clock, commands };
}

test('RUN-6 a command is timed from its being sent to its answer, which may be a no', async () => {
  const answers = [Promise.resolve('OK'), Promise.reject(new ErrorReply('OOM'))];
  const { line, clock, commands } = lineTo(() => {
    clock.advance(3);
    return answers.shift() ?? Promise.resolve(null);
  });
  await line.command('key', ['GET', 'key']);
  await expect(line.command('key', ['SET', 'key', ''])).rejects.toThrow('Redis is full');
  expect(commands).toEqual([
    { outcome: 'answered', ms: 3 },
    { outcome: 'refused', ms: 3 },
  ]);
  line.close();
});

test('RUN-6 STORE-4 one that nobody answers is timed, and what is not sent is not', async () => {
  const { line, commands } = lineTo(() => new Promise(() => {}));
  await expect(line.command('key', ['GET', 'key'])).rejects.toThrow('Redis does not answer');
  await expect(line.command('key', ['GET', 'key'])).rejects.toThrow('Redis is away');
  line.close();
  await expect(line.command('key', ['GET', 'key'])).rejects.toThrow('the store is closed');
  expect(commands).toEqual([{ outcome: 'silent', ms: 0 }]);
});
