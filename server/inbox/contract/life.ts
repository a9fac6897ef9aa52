import { describe, expect, test } from 'vitest';
import { HOUR, type MakeStore, MINUTE, StoreHarness, times } from './harness.ts';

const REST = 24 * HOUR;

/** The life of an inbox. */
export function lifeContract(makeStore: MakeStore): void {
  const opened = () => StoreHarness.open(makeStore);

  describe('life', () => {
    test('LIFE-1 a page gets a lease, and its inbox lives while it is connected', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { lease, inbox } = await harness.inbox({ kind: 'page' });
      const held = await store.connectLease(inbox.id, lease);
      expect(held?.lease).toBe(lease);
      expect(held?.inbox.tabs).toBe(1);
      clock.advance(59 * MINUTE);
      expect(await store.view(inbox.id)).not.toBeNull();
    });

    test('LIFE-1 an unknown lease is replaced', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const held = await store.connectLease(id, 'from-an-earlier-life');
      expect(held?.lease).not.toBe('from-an-earlier-life');
      const other = await store.poll(id, 'unknown');
      expect(other?.lease).not.toBe(held?.lease);
      expect(other?.inbox.tabs).toBe(2);
    });

    test('LIFE-2 after a goodbye an inbox ends when RELOAD_GRACE is over', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { lease, inbox } = await harness.inbox({ kind: 'page' });
      await store.connectLease(inbox.id, lease);
      await store.leave(inbox.id, lease);
      clock.advance(times.reloadGrace - 1);
      expect(await store.view(inbox.id)).not.toBeNull();
      clock.advance(1);
      expect(await store.view(inbox.id)).toBeNull();
    });

    test('LIFE-2 a goodbye during a held poll still counts when the poll is answered', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      for (const goodbye of ['of this tab', 'of all'] as const) {
        const { lease, inbox } = await harness.inbox({ kind: 'page' });
        const polled = await store.poll(inbox.id, lease ?? '');
        await store.leave(inbox.id, goodbye === 'of all' ? null : (polled?.lease ?? ''));
        await store.pollAnswered(inbox.id, polled?.lease ?? '');
        expect((await store.view(inbox.id))?.tabs).toBe(0);
        clock.advance(times.reloadGrace);
        expect(await store.view(inbox.id)).toBeNull();
        await store.pollAnswered(inbox.id, polled?.lease ?? '');
      }
    });

    test('LIFE-4 after a lost socket an inbox ends when DISCONNECT_GRACE is over', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const id = await harness.id();
      const held = await store.connectLease(id, null);
      const recorder = await harness.listen(id);
      await store.lose(id, held?.lease ?? '');
      clock.advance(times.disconnectGrace);
      await store.sweep();
      expect(recorder.ends).toEqual(['left']);
    });

    test('LIFE-5 touch restarts the idle timeout, emails and reconnects do not', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const [touched, untouched] = [await harness.id(), await harness.id()];
      clock.advance(30 * MINUTE);
      await store.touch(touched);
      await store.connectLease(untouched, null);
      await harness.deliver(untouched);
      const recorder = await harness.listen(untouched);
      clock.advance(30 * MINUTE);
      await store.sweep();
      expect(recorder.ends).toEqual(['idle']);
      expect(await store.view(touched)).not.toBeNull();
    });

    test('LIFE-9 every call treats an inbox as dead after its deadline, swept or not', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const [deleted, due] = [await harness.inbox(), await harness.inbox()];
      const messages = [
        await harness.deliver(deleted.inbox.id),
        await harness.deliver(due.inbox.id),
      ];
      clock.advance(times.idleTimeout - 1);
      expect(await store.destroy(deleted.inbox.id, 'deleted')).toBe('ended');
      clock.advance(1);
      for (const [index, { token, inbox }] of [deleted, due].entries()) {
        const { id, address, cursor } = inbox;
        const message = messages[index] ?? '';
        expect(await store.authenticate(token)).toBeNull();
        expect(await store.view(id)).toBeNull();
        expect(await store.connectLease(id, null)).toBeNull();
        expect(await store.poll(id, 'lease')).toBeNull();
        expect(await store.touch(id)).toBeNull();
        expect(await store.destroy(id, 'deleted')).toBe('dead');
        expect(await store.admit(address, 1)).toEqual({ kind: 'dead' });
        expect(await store.append(harness.mail([id]))).toEqual([{ kind: 'dead', inbox: id }]);
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

    test('LIFE-9 each subscriber gets closed once, and no event after it', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const recorders = [await harness.listen(id), await harness.listen(id)];
      await store.destroy(id, 'deleted');
      await store.sweep();
      store.notify(id, { transaction: 't', stage: 'connected', at: '' });
      for (const recorder of recorders)
        expect(recorder.events).toEqual([{ kind: 'closed', reason: 'deleted' }]);
      expect((await store.usage()).subscriptions).toBe(0);
    });

    test('CAP-5 H6 the address rests for 24 h, then it is free', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { inbox } = await harness.inbox();
      const again = () =>
        store.create({ address: inbox.address, maker: { kind: 'program' } }).then((a) => a.kind);
      expect(await again()).toBe('not_free');
      expect(await store.isFree(inbox.address)).toBe(false);
      await store.destroy(inbox.id, 'deleted');
      expect(await again()).toBe('not_free');
      clock.advance(REST - 1);
      await store.sweep();
      expect(await store.usage()).toMatchObject({ resting: 1 });
      expect(await again()).toBe('not_free');
      expect(await store.isFree(inbox.address)).toBe(false);
      clock.advance(1);
      await store.sweep();
      expect(await store.usage()).toMatchObject({ resting: 0 });
      // isFree must not reserve the address.
      for (const _ of ['once', 'twice']) expect(await store.isFree(inbox.address)).toBe(true);
      expect(await again()).toBe('created');
    });

    test('LIFE-9 S31 a message to an inbox that was deleted since RCPT is answered dead', async () => {
      const harness = await opened();
      const { store } = harness;
      const { inbox } = await harness.inbox();
      expect(await store.admit(inbox.address, 4_000)).toMatchObject({ kind: 'room' });
      await store.destroy(inbox.id, 'deleted');
      const answers = await store.append(harness.mail([inbox.id]));
      expect(answers).toEqual([{ kind: 'dead', inbox: inbox.id }]);
      const usage = await store.usage();
      expect(usage).toMatchObject({ messages: 0, bytesHeld: 0 });
    });

    test('RUN-1 closing the store ends its inboxes with shutdown, if they end with it', async () => {
      const harness = await opened();
      const { store } = harness;
      const recorder = await harness.listen(await harness.id());
      await store.close();
      expect(recorder.ends).toEqual(harness.endsOnClose);
      await expect(store.usage()).rejects.toMatchObject({ name: 'StoreUnavailable' });
    });

    test('LIFE-6 a page that never connects ends after a minute', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const id = await harness.id({ kind: 'page' });
      clock.advance(MINUTE - 1);
      expect(await store.view(id)).not.toBeNull();
      clock.advance(1);
      expect(await store.view(id)).toBeNull();
    });

    test('LIFE-8 the presence of a polling tab counts from the answer, not from the request', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const id = await harness.id();
      const polled = await store.poll(id, 'none');
      clock.advance(50_000);
      await store.pollAnswered(id, polled?.lease ?? '');
      clock.advance(50_000);
      expect((await store.view(id))?.tabs).toBe(1);
    });

    test('LIFE-8 a socket can continue the lease of a poll', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const polled = await store.poll(id, 'none');
      expect(polled?.inbox.tabs).toBe(1);
      const held = await store.connectLease(id, polled?.lease ?? '');
      expect(held).toMatchObject({ lease: polled?.lease, inbox: { tabs: 1 } });
      await store.pollAnswered(id, polled?.lease ?? '');
      await store.lose(id, polled?.lease ?? '');
      expect((await store.view(id))?.tabs).toBe(0);
    });

    test('LIFE-10 R12 deadlines are shown as wall time, and a jump of the wall clock moves none', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { inbox } = await harness.inbox();
      expect(Date.parse(inbox.expiresAt ?? '')).toBe(clock.wall() + times.idleTimeout);
      clock.jumpWall(HOUR);
      await store.sweep();
      expect(Date.parse((await store.view(inbox.id))?.expiresAt ?? '')).toBe(
        clock.wall() + times.idleTimeout,
      );
      clock.jumpWall(-3 * HOUR);
      clock.advance(times.idleTimeout);
      expect(await store.view(inbox.id)).toBeNull();
    });

    test('LIFE-5 LIFE-10 without an idle timeout, an inbox that a tab holds shows no end', async () => {
      const harness = await StoreHarness.open(makeStore, {}, { idleTimeout: 0 });
      const { store, clock } = harness;
      const { lease, inbox } = await harness.inbox({ kind: 'page' });
      const recorder = await harness.listen(inbox.id);
      expect(inbox.expiresAt).toBeNull();
      expect((await store.connectLease(inbox.id, lease))?.inbox.expiresAt).toBeNull();
      clock.advance(1_000 * HOUR);
      await store.sweep();
      expect((await store.touch(inbox.id))?.expiresAt).toBeNull();
      await store.leave(inbox.id, lease);
      const grace = (await store.view(inbox.id))?.expiresAt;
      expect(Date.parse(grace ?? '')).toBe(clock.wall() + times.reloadGrace);
      expect(recorder.events).toMatchObject([{ expiresAt: null }, { expiresAt: grace }]);
    });

    test('LIFE-9 a sweep returns how many inboxes ended since the last one, for any reason', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const { lease, inbox } = await harness.inbox({ kind: 'page' });
      const [deleted, found] = [await harness.id(), await harness.id()];
      await harness.id();
      await store.leave(inbox.id, lease);
      await store.destroy(deleted, 'deleted');
      clock.advance(times.idleTimeout);
      expect(await store.view(found)).toBeNull();
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
