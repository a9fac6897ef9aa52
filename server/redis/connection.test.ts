import { ErrorReply } from '@redis/client';
import { expect, test } from 'vitest';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { recordMeasures } from '#server/ops/testing/measured.ts';
import type { RedisClient } from './client.ts';
import { RedisConnection } from './connection.ts';

/** Milliseconds for an answer. */
const TIMEOUT_MS = 20;

/** Answers each command as `answer` has it. */
function connectionTo(answer: () => Promise<unknown>) {
  const unused = () => Promise.reject(new Error('not asked here'));
  const client: RedisClient = {
    ...{ command: answer, bytes: answer, everywhere: unused },
    ...{ subscribe: unused, unsubscribe: unused },
    renew() {},
    close() {},
  };
  const clock = new ManualClock();
  const { measures, commands } = recordMeasures();
  const connection = new RedisConnection(client, {
    sharded: false,
    clock,
    measures,
    timeoutMs: TIMEOUT_MS,
  });
  return { connection, clock, commands };
}

test('RUN-6 a command is measured from sending to its answer or its error reply', async () => {
  const answers = [Promise.resolve('OK'), Promise.reject(new ErrorReply('OOM'))];
  const { connection, clock, commands } = connectionTo(() => {
    clock.advance(3);
    return answers.shift() ?? Promise.resolve(null);
  });
  await connection.command('key', ['GET', 'key']);
  await expect(connection.command('key', ['SET', 'key', ''])).rejects.toThrow('Redis is full');
  expect(commands).toEqual([
    { outcome: 'answered', ms: 3 },
    { outcome: 'refused', ms: 3 },
  ]);
  connection.close();
});

test('RUN-6 STORE-4 a command without an answer is measured, and one that is not sent is not', async () => {
  const { connection, commands } = connectionTo(() => new Promise(() => {}));
  await expect(connection.command('key', ['GET', 'key'])).rejects.toThrow('Redis does not answer');
  await expect(connection.command('key', ['GET', 'key'])).rejects.toThrow('Redis is away');
  connection.close();
  await expect(connection.command('key', ['GET', 'key'])).rejects.toThrow('the store is closed');
  expect(commands).toEqual([{ outcome: 'silent', ms: 0 }]);
});
