import { expect, test } from 'vitest';
import { OpenQueues } from './open-queues.ts';
import { MailroomBusy } from './types.ts';

const MB = 1_000_000;

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
  const all = [1, 2, 3, 4].map(() => openings.run('ann', MB, work));
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
  for (let count = 0; count < 9; count++) void openings.run('ann', MB, work);
  await settled();
  expect(await openings.run('ben', MB, async () => 'done')).toBe('done');
  expect(begun).toHaveLength(2);
});

test('READ-9 a queue is bounded in bytes and in number, and accepts again later', async () => {
  const openings = new OpenQueues();
  const { begun, work } = works();
  const large = Array.from({ length: 6 }, () => openings.run('ann', 15 * MB, work));
  await expect(openings.run('ann', 15 * MB, work)).rejects.toEqual(new MailroomBusy('inbox'));
  const many = Array.from({ length: 258 }, () => openings.run('ben', 1, work));
  await expect(openings.run('ben', 1, work)).rejects.toBeInstanceOf(MailroomBusy);
  begun[0]?.();
  await large[0];
  large.push(openings.run('ann', 15 * MB, work));
  for (let done = 1; done < 265; done++) {
    await settled();
    begun[done]?.();
  }
  await Promise.all([...large, ...many]);
  expect(await openings.run('ann', 15 * MB, async () => 'done')).toBe('done');
});

test('READ-9 an opening that fails starts the next one', async () => {
  const openings = new OpenQueues();
  const failing = [1, 2, 3].map(() =>
    openings.run('ann', 1, () => Promise.reject(new Error('no'))),
  );
  const answers = await Promise.allSettled(failing);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await openings.run('ann', 1, async () => 'done')).toBe('done');
});
