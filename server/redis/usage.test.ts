import { expect, test } from 'vitest';
import { StoreUnavailable } from '#server/inbox/store.ts';
import { NotSent } from './circuit-breaker.ts';
import { Reply } from './connection.ts';
import { Usage } from './usage.ts';

const LIMIT = 100;
const [HERE, THERE] = ['{0}:', '{1}:'];
const unlimited = { inboxMaxMessages: Infinity, inboxMaxBytes: Infinity };

/** What each partition answers to a reading: its bytes, or when it answers, or why it does not. */
type Sums = Record<string, number | Promise<number> | Error>;

async function open(sums: Sums) {
  const usage = new Usage({
    partitions: [HERE, THERE],
    limits: { ...unlimited, storeMaxBytes: LIMIT, maxInboxes: LIMIT },
    async run(_, partition) {
      const bytes = sums[partition] ?? 0;
      if (bytes instanceof Error) throw bytes;
      return new Reply([0, 0, 0, await bytes]);
    },
  });
  await usage.read();
  const { bytes } = usage;
  const store = (amount: number, kind = 'stored') =>
    bytes.during(HERE, amount, async () => new Reply([kind]));
  const left = () => {
    let most = LIMIT;
    while (!bytes.fits(most)) most -= 1;
    return most;
  };
  return { usage, bytes, store, left };
}

test('CAP-2 all partitions count together, and what this node stores counts at once', async () => {
  const { store, left, bytes } = await open({ [HERE]: 30, [THERE]: 20 });
  expect(left()).toBe(50);
  await store(50);
  expect(left()).toBe(0);
  expect(bytes.fits(1)).toBe(false);
});

test('CAP-2 what is under way counts, and no longer when it was refused', async () => {
  const { bytes, left } = await open({});
  const answer = Promise.withResolvers<Reply>();
  const under = bytes.during(HERE, 40, () => answer.promise);
  expect(left()).toBe(60);
  answer.resolve(new Reply(['duplicate']));
  await under;
  expect(left()).toBe(100);
});

test('CAP-2 what was under way when a reading began counts until the next one', async () => {
  const sums: Sums = {};
  const { usage, bytes, left } = await open(sums);
  const answer = Promise.withResolvers<Reply>();
  const under = bytes.during(HERE, 40, () => answer.promise);
  sums[HERE] = 40;
  await usage.read();
  // The reading may have it, or not.
  expect(left()).toBe(20);
  answer.resolve(new Reply(['stored']));
  await under;
  expect(left()).toBe(20);
  await usage.read();
  expect(left()).toBe(60);
});

test('CAP-2 of two readings at the same time the older may answer last', async () => {
  const sums: Sums = {};
  const { usage, store, left } = await open(sums);
  const late = Promise.withResolvers<number>();
  sums[HERE] = late.promise;
  const older = usage.read();
  await store(40);
  sums[HERE] = 40;
  await usage.read();
  expect(left()).toBe(60);
  late.resolve(0);
  await older;
  expect(left()).toBe(60);
});

test('CAP-2 what was freed is room again with the next reading', async () => {
  const sums: Sums = { [HERE]: 100 };
  const { usage, store, left } = await open(sums);
  sums[HERE] = 70;
  expect(left()).toBe(0);
  await usage.read();
  await store(30);
  sums[HERE] = 0;
  await usage.read();
  expect(left()).toBe(100);
});

test('CAP-2 STORE-4 what may have been stored counts until the next reading, what was not sent does not', async () => {
  const sums: Sums = {};
  const { usage, bytes, left } = await open(sums);
  const fail = (error: Error) => bytes.during(HERE, 40, () => Promise.reject(error));
  await expect(fail(new NotSent('Redis is away'))).rejects.toThrow('away');
  expect(left()).toBe(100);
  await expect(fail(new StoreUnavailable('no answer'))).rejects.toThrow('no answer');
  expect(left()).toBe(60);
  await usage.read();
  expect(left()).toBe(100);
});

test('CAP-2 STORE-4 a partition that does not answer keeps its sum, and others get theirs', async () => {
  const sums: Sums = { [HERE]: 10, [THERE]: 20 };
  const { usage, store, left } = await open(sums);
  await store(5);
  sums[HERE] = new StoreUnavailable('away');
  sums[THERE] = 60;
  await expect(usage.read()).rejects.toThrow('away');
  await expect.poll(left).toBe(25);
});

test('CAP-3 the sums are those of all partitions', async () => {
  const { usage } = await open({ [HERE]: 10, [THERE]: 20 });
  expect(await usage.read()).toEqual({ living: 0, resting: 0, messages: 0, bytesHeld: 30 });
});
