import { describe, expect, test } from 'vitest';
import { Bench, HOUR, type MakeStore, MINUTE, times } from './kit.ts';

const REST = 24 * HOUR;

/** The life of an inbox, as a store obeys it. */
export function lifeContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('life', () => {
    test('LIFE-1 a page is given a lease and lives as long as it is connected', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      const held = await store.hold(inbox.id, lease);
      expect(held?.lease).toBe(lease);
      expect(held?.inbox.tabs).toBe(1);
      clock.advance(59 * MINUTE);
      expect(await store.describe(inbox.id)).not.toBeNull();
    });

    test('LIFE-1 an unknown lease is replaced', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const held = await store.hold(id, 'from-an-earlier-life');
      expect(held?.lease).not.toBe('from-an-earlier-life');
      const other = await store.poll(id, 'unknown');
      expect(other?.lease).not.toBe(held?.lease);
      expect(other?.inbox.tabs).toBe(2);
    });

    test('LIFE-2 after a goodbye it ends when RELOAD_GRACE is over', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      await store.hold(inbox.id, lease);
      await store.leave(inbox.id, lease);
      clock.advance(times.reloadGrace - 1);
      expect(await store.describe(inbox.id)).not.toBeNull();
      clock.advance(1);
      expect(await store.describe(inbox.id)).toBeNull();
    });

    test('LIFE-2 a tab that connects in the grace keeps it', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      await store.hold(inbox.id, lease);
      await store.leave(inbox.id, lease);
      clock.advance(times.reloadGrace - 1);
      await store.hold(inbox.id, null);
      clock.advance(MINUTE);
      expect(await store.describe(inbox.id)).not.toBeNull();
    });

    test('LIFE-2 a goodbye while a poll is held stays one when that is answered', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      for (const goodbye of ['of this tab', 'of all'] as const) {
        const { lease, inbox } = await bench.inbox({ kind: 'page' });
        const polled = await store.poll(inbox.id, lease ?? '');
        await store.leave(inbox.id, goodbye === 'of all' ? null : (polled?.lease ?? ''));
        await store.pollAnswered(inbox.id, polled?.lease ?? '');
        expect((await store.describe(inbox.id))?.tabs).toBe(0);
        clock.advance(times.reloadGrace);
        expect(await store.describe(inbox.id)).toBeNull();
        await store.pollAnswered(inbox.id, polled?.lease ?? '');
      }
    });

    test('LIFE-4 after a lost socket it ends when DISCONNECT_GRACE is over', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const id = await bench.id();
      const held = await store.hold(id, null);
      const ear = await bench.listen(id);
      await store.lose(id, held?.lease ?? '');
      clock.advance(times.disconnectGrace);
      await store.sweep();
      expect(ear.ends).toEqual(['left']);
    });

    test('LIFE-5 touch postpones the idle end, mail and reconnects do not', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const [touched, untouched] = [await bench.id(), await bench.id()];
      clock.advance(30 * MINUTE);
      await store.touch(touched);
      await store.hold(untouched, null);
      await bench.deliver(untouched);
      const ear = await bench.listen(untouched);
      clock.advance(30 * MINUTE);
      await store.sweep();
      expect(ear.ends).toEqual(['idle']);
      expect(await store.describe(touched)).not.toBeNull();
    });

    test('LIFE-9 every call finds a dead inbox dead, swept or not', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const [deleted, due] = [await bench.inbox(), await bench.inbox()];
      const messages = [await bench.deliver(deleted.inbox.id), await bench.deliver(due.inbox.id)];
      clock.advance(times.idleTimeout - 1);
      expect(await store.destroy(deleted.inbox.id, 'deleted')).toBe('ended');
      clock.advance(1);
      for (const [index, { token, inbox }] of [deleted, due].entries()) {
        const { id, address, cursor } = inbox;
        const message = messages[index] ?? '';
        expect(await store.authenticate(token)).toBeNull();
        expect(await store.describe(id)).toBeNull();
        expect(await store.hold(id, null)).toBeNull();
        expect(await store.poll(id, 'lease')).toBeNull();
        expect(await store.touch(id)).toBeNull();
        expect(await store.destroy(id, 'deleted')).toBe('dead');
        expect(await store.admit(address, 1)).toEqual({ kind: 'dead' });
        expect(await store.append(bench.mail([id]))).toEqual([{ kind: 'dead', inbox: id }]);
        expect(await store.changesAfter(id, cursor)).toBeNull();
        expect(await store.message(id, message)).toBeNull();
        expect(await store.mark(id, message, true)).toBe(false);
        expect(await store.remove(id, message)).toBe(false);
        expect(await store.subscribe(id, () => {})).toBeNull();
        await store.lose(id, 'lease');
        await store.leave(id, null);
        await store.amend([{ inbox: id, id: message }], { subject: 'late' });
      }
      expect((await store.usage()).bytesHeld).toBe(0);
    });

    test('LIFE-9 each subscriber hears of the end once, and nothing after it', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const ears = [await bench.listen(id), await bench.listen(id)];
      await store.destroy(id, 'deleted');
      await store.sweep();
      store.notify(id, { transaction: 't', stage: 'connected', at: '' });
      for (const ear of ears) expect(ear.events).toEqual([{ kind: 'closed', reason: 'deleted' }]);
      expect((await store.usage()).subscriptions).toBe(0);
    });

    test('CAP-5 H6 the address rests for 24 h, then it is free', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { inbox } = await bench.inbox();
      const again = () =>
        store.create({ address: inbox.address, maker: { kind: 'program' } }).then((a) => a.kind);
      expect(await again()).toBe('not_free');
      expect(await store.isFree(inbox.address)).toBe(false);
      await store.destroy(inbox.id, 'deleted');
      expect(await again()).toBe('not_free');
      clock.advance(REST - 1);
      await store.sweep();
      expect(await again()).toBe('not_free');
      expect(await store.isFree(inbox.address)).toBe(false);
      clock.advance(1);
      // Asking takes nothing.
      for (const _ of ['once', 'twice']) expect(await store.isFree(inbox.address)).toBe(true);
      expect(await again()).toBe('created');
    });

    test('LIFE-9 S31 a message whose inbox was deleted since RCPT finds it dead', async () => {
      const bench = await opened();
      const { store } = bench;
      const { inbox } = await bench.inbox();
      expect(await store.admit(inbox.address, 4_000)).toMatchObject({ kind: 'room' });
      await store.destroy(inbox.id, 'deleted');
      const answers = await store.append(bench.mail([inbox.id]));
      expect(answers).toEqual([{ kind: 'dead', inbox: inbox.id }]);
      const usage = await store.usage();
      expect(usage).toMatchObject({ messages: 0, bytesHeld: 0 });
    });

    test('RUN-1 closing the store ends its inboxes with shutdown, if they end with it', async () => {
      const bench = await opened();
      const { store } = bench;
      const ear = await bench.listen(await bench.id());
      await store.close();
      expect(ear.ends).toEqual(bench.endsOnClose);
      await expect(store.usage()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    });

    test('LIFE-7 a page that never connects ends after a minute', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const id = await bench.id({ kind: 'page' });
      clock.advance(MINUTE - 1);
      expect(await store.describe(id)).not.toBeNull();
      clock.advance(1);
      expect(await store.describe(id)).toBeNull();
    });

    test('LIFE-8 a polling tab keeps its inbox over changes of transport', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      for (let minute = 0; minute < 30; minute += 1) {
        const polled = await store.poll(inbox.id, lease ?? '');
        expect(polled?.lease).toBe(lease);
        clock.advance(MINUTE);
      }
      expect((await store.hold(inbox.id, lease))?.lease).toBe(lease);
    });

    test('LIFE-8 a tab counts from the answer on, not from when it asked', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const id = await bench.id();
      const polled = await store.poll(id, 'none');
      clock.advance(50_000);
      await store.pollAnswered(id, polled?.lease ?? '');
      clock.advance(50_000);
      expect((await store.describe(id))?.tabs).toBe(1);
    });

    test('LIFE-8 a lease that a poll was given goes on as that of a socket', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const polled = await store.poll(id, 'none');
      expect(polled?.inbox.tabs).toBe(1);
      const held = await store.hold(id, polled?.lease ?? '');
      expect(held).toMatchObject({ lease: polled?.lease, inbox: { tabs: 1 } });
      await store.pollAnswered(id, polled?.lease ?? '');
      await store.lose(id, polled?.lease ?? '');
      expect((await store.describe(id))?.tabs).toBe(0);
    });

    test('LIFE-10 R12 deadlines are shown on the wall, and a clock that jumps moves none', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { inbox } = await bench.inbox();
      expect(Date.parse(inbox.expiresAt ?? '')).toBe(clock.wall() + times.idleTimeout);
      clock.jumpWall(HOUR);
      await store.sweep();
      expect(Date.parse((await store.describe(inbox.id))?.expiresAt ?? '')).toBe(
        clock.wall() + times.idleTimeout,
      );
      clock.jumpWall(-3 * HOUR);
      clock.advance(times.idleTimeout);
      expect(await store.describe(inbox.id)).toBeNull();
    });

    test('LIFE-5 LIFE-10 without an idle timeout an inbox that a tab holds shows no end', async () => {
      const bench = await Bench.open(makeStore, {}, { idleTimeout: 0 });
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      const ear = await bench.listen(inbox.id);
      expect(inbox.expiresAt).toBeNull();
      expect((await store.hold(inbox.id, lease))?.inbox.expiresAt).toBeNull();
      clock.advance(1_000 * HOUR);
      await store.sweep();
      expect((await store.touch(inbox.id))?.expiresAt).toBeNull();
      await store.leave(inbox.id, lease);
      const grace = (await store.describe(inbox.id))?.expiresAt;
      expect(Date.parse(grace ?? '')).toBe(clock.wall() + times.reloadGrace);
      expect(ear.events).toMatchObject([{ expiresAt: null }, { expiresAt: grace }]);
    });

    test('LIFE-9 a sweep tells how many have ended since the last one, however they did', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const { lease, inbox } = await bench.inbox({ kind: 'page' });
      const [deleted, found] = [await bench.id(), await bench.id()];
      await bench.id();
      await store.leave(inbox.id, lease);
      await store.destroy(deleted, 'deleted');
      clock.advance(times.idleTimeout);
      expect(await store.describe(found)).toBeNull();
      const ended = await store.sweep();
      expect(Object.fromEntries(ended.map(({ reason, count }) => [reason, count]))).toEqual({
        deleted: 1,
        idle: 2,
        left: 1,
      });
      expect(await store.sweep()).toEqual([]);
    });
  });
}
