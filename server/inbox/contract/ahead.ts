import { describe, expect, test } from 'vitest';
import type { StoreLimits } from '../settings.ts';
import { Bench, type MakeStore } from './kit.ts';

/** What a source is promised of an inbox before its bytes came. */
export function aheadContract(makeStore: MakeStore): void {
  const opened = (limits: Partial<StoreLimits>) => Bench.open(makeStore, limits);

  describe('room promised ahead', () => {
    test('CAP-10 R4 by its word alone one source is promised half of what an inbox has left', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await bench.deliver(inbox.id, { size: 2_000 });
      const ask = async (transaction: string, bytes: number, source: string) => {
        const answer = await store.reserve(transaction, inbox.address, bytes, 'tell', source);
        return 'promised' in answer ? answer.promised : answer.kind;
      };
      expect(await ask('a1', 3_000, 'a')).toBe(3_000);
      expect(await ask('a2', 3_000, 'a')).toBe(1_000);
      expect(await ask('a3', 3_000, 'a')).toBe(0);
      expect(await ask('a2', 3_000, 'a')).toBe(1_000);
      // What others have left is 4,000; what cannot fit at all is refused as ever.
      expect(await ask('b1', 4_001, 'b')).toBe('inbox_full');
      expect(await ask('b1', 4_000, 'b')).toBe(2_000);
      await store.release('a1');
      await store.release('a2');
      expect(await ask('a4', 9_000, 'a')).toBe('inbox_full');
      expect(await ask('a4', 5_000, 'a')).toBe(3_000);
    });

    test('CAP-10 R3 what was not promised ahead is promised as it comes, and no further than there is room', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      for (const transaction of ['a', 'b']) {
        await store.reserve(transaction, inbox.address, 5_000, 'tell', 'source');
      }
      expect(await store.grow('b', 3_000)).toBe('room');
      await store.reserve('c', inbox.address, 2_000);
      expect(await store.reserve('d', inbox.address, 1)).toMatchObject({ kind: 'inbox_full' });
      // It declared as much, and others came before it.
      expect(await store.grow('b', 5_000)).toBe('inbox_full');
      expect(await store.reserve('d', inbox.address, 3_000)).toMatchObject({ kind: 'room' });
      const mail = bench.mail([inbox.id], { transaction: 'b', size: 5_000 });
      expect(await store.append(mail)).toMatchObject([{ kind: 'inbox_full' }]);
      for (const transaction of ['a', 'c', 'd']) await store.release(transaction);
      expect((await store.usage()).bytesReserved).toBe(0);
      const whole = await store.reserve('e', inbox.address, 5_000, 'tell', 'source');
      expect(whole).toMatchObject({ promised: 5_000 });
    });

    test('CAP-10 CAP-9 to a dead address a source is promised as of a living and empty one', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      for (const address of [inbox.address, 'nobody@mayfly.test']) {
        const answer = await store.reserve(`to:${address}`, address, 9_000, 'promise', 'a');
        expect(answer).toMatchObject({ promised: 5_000 });
      }
    });
  });
}
