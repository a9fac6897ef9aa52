import { describe, expect, test } from 'vitest';
import type { StoreLimits } from '../settings.ts';
import { HOUR, type MakeStore, StoreHarness } from './harness.ts';

const KIB = 1_024;

/** Limits of an inbox and of the store. */
export function capacityContract(makeStore: MakeStore): void {
  const opened = (limits: Partial<StoreLimits> = {}) => StoreHarness.open(makeStore, limits);

  describe('capacity', () => {
    test('CAP-1 R2 an inbox is full by messages, at RCPT and in the commit', async () => {
      const harness = await opened({ inboxMaxMessages: 2 });
      const { store } = harness;
      const { inbox } = await harness.inbox();
      await harness.deliver(inbox.id);
      const room = { kind: 'room', inbox: inbox.id };
      expect(await store.admit(inbox.address, 1)).toMatchObject(room);
      const id = await harness.deliver(inbox.id);
      const full = { kind: 'inbox_full', inbox: inbox.id };
      expect(await store.admit(inbox.address, 1)).toEqual(full);
      expect(await store.append(harness.mail([inbox.id]))).toEqual([full]);
      await store.remove(inbox.id, id);
      expect(await store.admit(inbox.address, 1)).toMatchObject(room);
    });

    test('CAP-1 R2 an inbox is full by raw bytes, and reports how many it can still take', async () => {
      const harness = await opened({ inboxMaxBytes: 10_000 });
      const { store } = harness;
      const { inbox } = await harness.inbox();
      await harness.deliver(inbox.id, { size: 4_000 });
      const room = { kind: 'room', inbox: inbox.id, left: 6_000 };
      expect(await store.admit(inbox.address, 6_000)).toEqual(room);
      expect(await store.admit(inbox.address, 6_001)).toEqual({
        kind: 'inbox_full',
        inbox: inbox.id,
      });
    });

    test('CAP-1 R1 R4 a full store refuses for all inboxes, a full inbox only for itself', async () => {
      const harness = await opened({ storeMaxBytes: 64 * KIB, inboxMaxBytes: 30_000 });
      const { store } = harness;
      const [flooded, other] = [(await harness.inbox()).inbox, (await harness.inbox()).inbox];
      await harness.deliver(flooded.id, { size: 30_000 });
      expect(await store.admit(flooded.address, 1)).toMatchObject({ kind: 'inbox_full' });
      expect(await store.admit(other.address, 20_000)).toMatchObject({ kind: 'room' });
      await harness.deliver(other.id, { size: 20_000 });
      expect(await store.admit(other.address, 10_000)).toEqual({
        kind: 'store_full',
        inbox: other.id,
      });
    });

    test('CAP-1 admit reserves nothing, however often it is called', async () => {
      const harness = await opened({ inboxMaxMessages: 1, storeMaxBytes: 64 * KIB });
      const { store } = harness;
      const { inbox } = await harness.inbox();
      for (let count = 0; count < 1_000; count += 1) {
        expect((await store.admit(inbox.address, 50 * KIB)).kind).toBe('room');
      }
      expect((await store.usage()).bytesHeld).toBe(0);
      expect(await harness.deliver(inbox.id)).toBeTruthy();
    });

    test('CAP-1 a dead or unknown address is dead', async () => {
      const harness = await opened();
      expect(await harness.store.admit('nobody@mayfly.test', 1)).toEqual({ kind: 'dead' });
    });

    test('CAP-2 the same recipient twice is stored once', async () => {
      const harness = await opened({ inboxMaxMessages: 1 });
      const { store } = harness;
      const { inbox } = await harness.inbox();
      const mail = harness.mail([inbox.id, inbox.id]);
      expect(await store.append(mail)).toMatchObject([{ kind: 'stored' }, { kind: 'stored' }]);
      expect((await store.usage()).messages).toBe(1);
    });

    test('CAP-2 the stored size counts, not the declared one', async () => {
      const harness = await opened({ inboxMaxBytes: 10_000, storeMaxBytes: 20_000 });
      const { store } = harness;
      const { inbox } = await harness.inbox();
      expect(await store.admit(inbox.address, 10)).toMatchObject({ kind: 'room' });
      const fat = harness.mail([inbox.id], { size: 10_001 });
      expect(await store.append(fat)).toMatchObject([{ kind: 'inbox_full' }]);
      const body = { encoding: 'identity', bytes: new Uint8Array(20_000) } as const;
      const heavy = harness.mail([inbox.id], { size: 10_000, body });
      expect(await store.append(heavy)).toMatchObject([{ kind: 'store_full' }]);
      expect(await store.usage()).toMatchObject({ messages: 0, bytesHeld: 0 });
    });

    test('CAP-2 a full recipient does not keep a message from the others', async () => {
      const harness = await opened({ inboxMaxBytes: 10_000 });
      const { store } = harness;
      const [fuller, emptier] = [(await harness.inbox()).inbox, (await harness.inbox()).inbox];
      await harness.deliver(fuller.id, { size: 5_000 });
      const answers = await store.append(harness.mail([fuller.id, emptier.id], { size: 8_000 }));
      expect(answers).toMatchObject([{ kind: 'inbox_full' }, { kind: 'stored' }]);
    });

    test('CAP-2 R3 a thousand messages at once at the limit: none too many', async () => {
      const limit = 512 * KIB;
      const harness = await opened({ storeMaxBytes: limit, inboxMaxMessages: 20 });
      const { store } = harness;
      const inboxes = await Promise.all(Array.from({ length: 10 }, () => harness.inbox()));
      const deliver = async (index: number) => {
        const inbox = inboxes[index % inboxes.length]?.inbox;
        if (inbox === undefined) return 'none';
        const mail = harness.mail([inbox.id], { transaction: `brink-${index}`, size: 8 * KIB });
        const [answer] = await store.append(mail);
        expect((await store.usage()).bytesHeld).toBeLessThanOrEqual(limit);
        return answer?.kind;
      };
      const kinds = await Promise.all(Array.from({ length: 1_000 }, (_, index) => deliver(index)));
      const stored = kinds.filter((kind) => kind === 'stored').length;
      expect(stored).toBeGreaterThan(20);
      expect(await store.usage()).toMatchObject({ messages: stored });
    });

    test('CAP-3 S36 a message for many is held once, until the last recipient deletes it', async () => {
      const harness = await opened();
      const { store } = harness;
      const size = 1_000_000;
      const inboxes = await Promise.all(Array.from({ length: 100 }, () => harness.inbox()));
      const ids = inboxes.map(({ inbox }) => inbox.id);
      const answers = await store.append(harness.mail(ids, { size }));
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

    test('CAP-3 a late reading is counted, and released with its message', async () => {
      const harness = await opened();
      const { store } = harness;
      const [one, other] = [await harness.id(), await harness.id()];
      const answers = await store.append(harness.mail([one, other]));
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

    test('CAP-4 H5 live inboxes and resting addresses count, and no live inbox is evicted', async () => {
      const harness = await opened({ maxInboxes: 2 });
      const { store, clock } = harness;
      const [kept, ended] = [(await harness.inbox()).inbox, (await harness.inbox()).inbox];
      const create = (address: string) =>
        store.create({ address, maker: { kind: 'program' } }).then(({ kind }) => kind);
      expect(await create('third@mayfly.test')).toBe('full');
      await store.destroy(ended.id, 'deleted');
      expect(await create('third@mayfly.test')).toBe('full');
      expect(await store.view(kept.id)).not.toBeNull();
      clock.advance(24 * HOUR);
      expect(await create('third@mayfly.test')).toBe('created');
      await store.sweep();
      expect(await store.usage()).toMatchObject({ living: 1 });
    });
  });
}
