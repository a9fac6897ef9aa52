import { expect, test } from 'vitest';
import { OpenQueues } from './open-queues.ts';
import { MailroomBusy } from './types.ts';

/** Work that ends when it is told to, and says how much of it has begun. */
function works() {
  const begun: (() => void)[] = [];
  const work = () => new Promise<void>((resolve) => begun.push(resolve));
  return { begun, work };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('READ-9 two of an inbox are opened at once, the rest in order', async () => {
  const openings = new OpenQueues();
  const { begun, work } = works();
  const all = [1, 2, 3, 4].map(() => openings.run('ann', work));
  await settled();
  expect(begun).toHaveLength(2);
  begun[0]?.();
  await all[0];
  await settled();
  expect(begun).toHaveLength(3);
  begun[1]?.();
  begun[2]?.();
  await settled();
  begun[3]?.();
  await Promise.all(all);
});

test('READ-9 other inboxes do not wait', async () => {
  const openings = new OpenQueues();
  const { begun, work } = works();
  for (let count = 0; count < 9; count++) void openings.run('ann', work);
  await settled();
  expect(await openings.run('ben', async () => 'done')).toBe('done');
  expect(begun).toHaveLength(2);
});

test('READ-9 a queue is bounded, and accepts again later', async () => {
  const openings = new OpenQueues();
  const { begun, work } = works();
  const all = Array.from({ length: 258 }, () => openings.run('ann', work));
  await expect(openings.run('ann', work)).rejects.toEqual(new MailroomBusy('inbox'));
  begun[0]?.();
  await all[0];
  all.push(openings.run('ann', work));
  for (let done = 1; done < 259; done++) {
    await settled();
    begun[done]?.();
  }
  await Promise.all(all);
  expect(await openings.run('ann', async () => 'done')).toBe('done');
});

test('READ-9 an opening that fails starts the next one', async () => {
  const openings = new OpenQueues();
  const failing = [1, 2, 3].map(() => openings.run('ann', () => Promise.reject(new Error('no'))));
  const answers = await Promise.allSettled(failing);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await openings.run('ann', async () => 'done')).toBe('done');
});
