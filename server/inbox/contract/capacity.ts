import { describe, expect, test } from 'vitest';
import type { StoreLimits } from '../settings.ts';
import { Bench, HOUR, type MakeStore } from './kit.ts';

const KIB = 1_024;

/** Capacity by reservation. */
export function capacityContract(makeStore: MakeStore): void {
  const opened = (limits: Partial<StoreLimits> = {}) => Bench.open(makeStore, limits);

  describe('capacity', () => {
    test('CAP-1 R2 an inbox is full by messages, promised ones included', async () => {
      const bench = await opened({ inboxMaxMessages: 2 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await bench.deliver(inbox.id);
      const room = { kind: 'room', inbox: inbox.id, promised: 1 };
      expect(await store.reserve('a', inbox.address, 1)).toEqual(room);
      const full = { kind: 'inbox_full', inbox: inbox.id };
      expect(await store.reserve('b', inbox.address, 1)).toEqual(full);
      expect(await store.append(bench.mail([inbox.id]))).toEqual([full]);
      await store.release('a');
      expect(await store.reserve('b', inbox.address, 1)).toMatchObject({ kind: 'room' });
    });

    test('CAP-1 R2 an inbox is full by raw bytes, promised ones included', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await bench.deliver(inbox.id, { size: 4_000 });
      expect(await store.reserve('a', inbox.address, 6_000)).toMatchObject({ kind: 'room' });
      expect(await store.reserve('b', inbox.address, 1)).toMatchObject({ kind: 'inbox_full' });
      await store.release('a');
      expect(await store.reserve('b', inbox.address, 6_001)).toMatchObject({ kind: 'inbox_full' });
    });

    test('CAP-1 R1 R4 the store is full for all, an inbox only for itself', async () => {
      const bench = await opened({ storeMaxBytes: 64 * KIB, inboxMaxBytes: 30_000 });
      const { store } = bench;
      const [flooded, other] = [(await bench.inbox()).inbox, (await bench.inbox()).inbox];
      expect(await store.reserve('a', flooded.address, 30_000)).toMatchObject({ kind: 'room' });
      expect(await store.reserve('b', flooded.address, 1)).toMatchObject({ kind: 'inbox_full' });
      expect(await store.reserve('c', other.address, 20_000)).toMatchObject({ kind: 'room' });
      expect(await store.reserve('d', other.address, 10_000)).toEqual({
        kind: 'store_full',
        inbox: other.id,
      });
    });

    test('CAP-2 the bytes of a transaction count once in the store', async () => {
      const bench = await opened({ storeMaxBytes: 200 * KIB });
      const { store } = bench;
      for (let count = 0; count < 50; count += 1) {
        const { inbox } = await bench.inbox();
        expect(await store.reserve('a', inbox.address, 100 * KIB)).toMatchObject({ kind: 'room' });
      }
      expect((await store.usage()).bytesReserved).toBeLessThan(200 * KIB);
    });

    test('CAP-2 the same recipient twice is promised room once, and stored once', async () => {
      const bench = await opened({ inboxMaxMessages: 1 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await store.reserve('a', inbox.address, 100);
      const reserved = (await store.usage()).bytesReserved;
      expect(await store.reserve('a', inbox.address, 100)).toMatchObject({ kind: 'room' });
      expect((await store.usage()).bytesReserved).toBe(reserved);
      const mail = bench.mail([inbox.id, inbox.id], { transaction: 'a' });
      expect(await store.append(mail)).toMatchObject([{ kind: 'stored' }, { kind: 'stored' }]);
      expect((await store.usage()).messages).toBe(1);
    });

    test('CAP-2 the first recipient names the size for all', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const [one, other] = [(await bench.inbox()).inbox, (await bench.inbox()).inbox];
      await store.reserve('a', one.address, 9_000);
      await store.reserve('a', other.address, 1);
      expect(await store.reserve('b', other.address, 2_000)).toMatchObject({ kind: 'inbox_full' });
    });

    test('CAP-3 growing needs room in the store', async () => {
      const bench = await opened({ storeMaxBytes: 64 * KIB });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await store.reserve('a', inbox.address, 10 * KIB);
      expect(await store.grow('a', 5 * KIB)).toBe('room');
      expect(await store.grow('a', 60 * KIB)).toBe('room');
      const reserved = (await store.usage()).bytesReserved;
      expect(await store.grow('a', 64 * KIB)).toBe('store_full');
      expect((await store.usage()).bytesReserved).toBe(reserved);
    });

    test('CAP-3 growing is refused for an inbox only when no recipient has room', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000 });
      const { store } = bench;
      const [fuller, emptier] = [(await bench.inbox()).inbox, (await bench.inbox()).inbox];
      await bench.deliver(fuller.id, { size: 5_000 });
      await store.reserve('a', fuller.address, 1_000);
      await store.reserve('a', emptier.address, 1_000);
      expect(await store.grow('a', 8_000)).toBe('room');
      // The fuller one is not kept from others by what it cannot be given.
      expect(await store.reserve('b', fuller.address, 5_000)).toMatchObject({ kind: 'room' });
      expect(await store.grow('a', 12_000)).toBe('inbox_full');
      const answers = await store.append(
        bench.mail([fuller.id, emptier.id], { transaction: 'a', size: 8_000 }),
      );
      expect(answers).toMatchObject([{ kind: 'inbox_full' }, { kind: 'stored' }]);
    });

    test('CAP-4 S30 a released promise is as if it had never been made', async () => {
      const bench = await opened({ inboxMaxMessages: 1, storeMaxBytes: 64 * KIB });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      for (let count = 0; count < 1_000; count += 1) {
        const transaction = `aborted-${count}`;
        const answer = await store.reserve(transaction, inbox.address, 50 * KIB);
        expect(answer.kind).toBe('room');
        await store.release(transaction);
        await store.release(transaction);
      }
      expect((await store.usage()).bytesReserved).toBe(0);
      expect(await bench.deliver(inbox.id)).toBeTruthy();
    });

    test('CAP-4 a promise that nobody released ends by itself, one in use does not', async () => {
      const bench = await Bench.open(makeStore, { inboxMaxMessages: 2 }, { idleTimeout: 0 });
      const { store, clock } = bench;
      const { inbox } = await bench.inbox();
      await store.reserve('slow', inbox.address, 100);
      await store.reserve('forgotten', inbox.address, 100);
      for (let hours = 0; hours < 48; hours += 12) {
        clock.advance(12 * HOUR);
        expect(await store.grow('slow', 100 + hours)).toBe('room');
        await store.sweep();
      }
      expect(await store.grow('forgotten', 200)).toBe('store_full');
      expect(await store.reserve('new', inbox.address, 100)).toMatchObject({ kind: 'room' });
      expect(await store.reserve('newer', inbox.address, 1)).toMatchObject({ kind: 'inbox_full' });
    });

    test('CAP-5 more than was promised is measured when it is stored', async () => {
      const bench = await opened({ inboxMaxBytes: 10_000, storeMaxBytes: 20_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      await store.reserve('a', inbox.address, 10);
      const fat = bench.mail([inbox.id], { transaction: 'a', size: 10_001 });
      expect(await store.append(fat)).toMatchObject([{ kind: 'inbox_full' }]);
      const body = { encoding: 'identity', bytes: new Uint8Array(20_000) } as const;
      const heavy = bench.mail([inbox.id], { size: 10_000, body });
      expect(await store.append(heavy)).toMatchObject([{ kind: 'store_full' }]);
      expect(await store.usage()).toMatchObject({ messages: 0, bytesHeld: 0, bytesReserved: 0 });
    });

    test('CAP-5 R3 a thousand at once at the brink: none too many, and no promise broken', async () => {
      const limit = 512 * KIB;
      const bench = await opened({ storeMaxBytes: limit, inboxMaxMessages: 20 });
      const { store } = bench;
      const inboxes = await Promise.all(Array.from({ length: 10 }, () => bench.inbox()));
      const deliver = async (index: number) => {
        const inbox = inboxes[index % inboxes.length]?.inbox;
        if (inbox === undefined) return 'none';
        const transaction = `brink-${index}`;
        const promise = await store.reserve(transaction, inbox.address, 8 * KIB);
        const { bytesHeld, bytesReserved } = await store.usage();
        expect(bytesHeld + bytesReserved).toBeLessThanOrEqual(limit);
        if (promise.kind !== 'room') return promise.kind;
        const mail = bench.mail([inbox.id], { transaction, size: 8 * KIB });
        const [answer] = await store.append(mail);
        expect(answer?.kind).toBe('stored');
        return 'stored';
      };
      const kinds = await Promise.all(Array.from({ length: 1_000 }, (_, index) => deliver(index)));
      const stored = kinds.filter((kind) => kind === 'stored').length;
      expect(stored).toBeGreaterThan(20);
      expect(await store.usage()).toMatchObject({ messages: stored, bytesReserved: 0 });
    });

    test('CAP-6 S36 a message for many is held once, until the last of them lets go', async () => {
      const bench = await opened();
      const { store } = bench;
      const size = 1_000_000;
      const inboxes = await Promise.all(Array.from({ length: 100 }, () => bench.inbox()));
      const ids = inboxes.map(({ inbox }) => inbox.id);
      const answers = await store.append(bench.mail(ids, { size }));
      const held = (await store.usage()).bytesHeld;
      expect(held).toBeGreaterThan(size);
      expect(held).toBeLessThan(1.2 * size);
      for (const answer of answers.slice(1)) {
        if (answer.kind === 'stored') await store.remove(answer.inbox, answer.id);
      }
      expect((await store.usage()).bytesHeld).toBeGreaterThan(size);
      await store.destroy(ids[0] ?? '', 'deleted');
      expect((await store.usage()).bytesHeld).toBe(0);
    });

    test('CAP-6 late reading is counted, and let go with its message', async () => {
      const bench = await opened();
      const { store } = bench;
      const [one, other] = [await bench.id(), await bench.id()];
      const answers = await store.append(bench.mail([one, other]));
      const targets = answers.flatMap((a) => (a.kind === 'stored' ? [a] : []));
      const before = (await store.usage()).bytesHeld;
      await store.amend(targets, { subject: 'x'.repeat(10_000) });
      const after = (await store.usage()).bytesHeld;
      expect(after - before).toBeGreaterThan(10_000);
      expect(after - before).toBeLessThan(25_000);
      await store.destroy(one, 'deleted');
      await store.destroy(other, 'deleted');
      expect((await store.usage()).bytesHeld).toBe(0);
    });

    test('CAP-7 H5 living and resting inboxes count, and no live one is evicted', async () => {
      const bench = await opened({ maxInboxes: 2 });
      const { store, clock } = bench;
      const [kept, ended] = [(await bench.inbox()).inbox, (await bench.inbox()).inbox];
      const create = (address: string) =>
        store.create({ address, maker: { kind: 'program' } }).then(({ kind }) => kind);
      expect(await create('third@mayfly.test')).toBe('full');
      await store.destroy(ended.id, 'deleted');
      expect(await create('third@mayfly.test')).toBe('full');
      expect(await store.describe(kept.id)).not.toBeNull();
      clock.advance(24 * HOUR);
      expect(await create('third@mayfly.test')).toBe('created');
      await store.sweep();
      expect(await store.usage()).toMatchObject({ living: 1 });
    });

    test('CAP-8 H6 a resting address counts for 24 h, is not given out, and is then forgotten', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { inbox } = await bench.inbox();
      const resting = async () => (await store.usage()).resting;
      const again = async () => {
        const { address } = inbox;
        return (await store.create({ address, maker: { kind: 'program' } })).kind;
      };
      await store.destroy(inbox.id, 'deleted');
      clock.advance(24 * HOUR - 1);
      await store.sweep();
      expect([await resting(), await again()]).toEqual([1, 'not_free']);
      clock.advance(1);
      await store.sweep();
      expect([await resting(), await again()]).toEqual([0, 'created']);
    });

    test('CAP-1 a reservation for a dead or unknown address is dead', async () => {
      const bench = await opened();
      const answer = await bench.store.reserve('a', 'nobody@mayfly.test', 1);
      expect(answer).toEqual({ kind: 'dead' });
      expect((await bench.store.usage()).bytesReserved).toBe(0);
    });

    test('CAP-9 a dead address is promised what a living one is, where that is asked for', async () => {
      const bench = await opened({ storeMaxBytes: 20_000 });
      const { store } = bench;
      const { inbox } = await bench.inbox();
      const promised = async (address: string) => {
        const kinds = [(await store.reserve('a', address, 9_000, 'promise')).kind];
        kinds.push((await store.reserve('b', address, 9_000, 'promise')).kind);
        const { bytesReserved } = await store.usage();
        await store.grow('a', 9_500);
        const grown = (await store.usage()).bytesReserved;
        await store.append(bench.mail([], { transaction: 'a', nobodies: 2 }));
        return { kinds, bytesReserved, grown };
      };
      const living = await promised(inbox.address);
      const dead = await promised('nobody@mayfly.test');
      expect(living.kinds).toEqual(['room', 'store_full']);
      expect(dead).toEqual({ ...living, kinds: ['nobody', 'store_full'] });
      expect(await store.usage()).toMatchObject({ bytesReserved: 0, bytesHeld: 0, messages: 0 });
      expect(await store.sweep()).toEqual([]);
    });
  });
}
