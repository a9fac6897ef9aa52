import { describe, expect, test } from 'vitest';
import { HOUR, type MakeStore, MINUTE, StoreHarness } from './harness.ts';

/** Keeping an inbox without a tab. */
export function keepContract(makeStore: MakeStore): void {
  describe('keep', () => {
    test('LIFE-14 a kept inbox outlives its tab, and ends when its time is over', async () => {
      const harness = await StoreHarness.open(makeStore);
      const { store, clock } = harness;
      const { lease, inbox } = await harness.inbox({ kind: 'page' });
      await store.connectLease(inbox.id, lease);
      clock.advance(MINUTE);
      const kept = await store.setKept(inbox.id, true);
      expect(kept).toMatchObject({ kept: true, expiresAt: '2030-01-01T01:01:00.000Z' });
      await store.leave(inbox.id, lease);
      clock.advance(30 * MINUTE);
      await store.touch(inbox.id);
      await store.setKept(inbox.id, true);
      expect(await store.view(inbox.id)).toEqual({ ...kept, tabs: 0 });
      clock.advance(30 * MINUTE - 1);
      expect(await store.view(inbox.id)).not.toBeNull();
      const recorder = await harness.listen(inbox.id);
      clock.advance(1);
      await store.sweep();
      expect(recorder.ends).toEqual(['idle']);
    });

    test('LIFE-14 the listeners get that it is kept, and that it is not any more', async () => {
      const harness = await StoreHarness.open(makeStore);
      const id = await harness.id();
      const recorder = await harness.listen(id);
      harness.clock.advance(MINUTE);
      await harness.store.setKept(id, true);
      harness.clock.advance(MINUTE);
      const released = await harness.store.setKept(id, false);
      expect(released).toMatchObject({ kept: false, expiresAt: '2030-01-01T01:02:00.000Z' });
      expect(recorder.events).toEqual([
        { kind: 'lease', expiresAt: '2030-01-01T01:01:00.000Z', tabs: 0, kept: true },
        { kind: 'lease', expiresAt: '2030-01-01T01:02:00.000Z', tabs: 0, kept: false },
      ]);
    });

    test.each([
      { keepTime: HOUR, idleTimeout: 20 * MINUTE, end: '2030-01-01T00:20:00.000Z' },
      { keepTime: HOUR, idleTimeout: 0, end: '2030-01-01T01:00:00.000Z' },
    ])('LIFE-14 the earlier of KEEP_TIME and IDLE_TIMEOUT: %o', async ({ end, ...times }) => {
      const harness = await StoreHarness.open(makeStore, {}, times);
      const kept = await harness.store.setKept(await harness.id(), true);
      expect(kept).toMatchObject({ kept: true, expiresAt: end });
    });

    test('LIFE-14 with KEEP_TIME=0, and of the operator, no inbox is kept', async () => {
      const off = await StoreHarness.open(makeStore, {}, { keepTime: 0 });
      expect(await off.store.setKept(await off.id(), true)).toMatchObject({ kept: false });
      const harness = await StoreHarness.open(makeStore);
      const operators = await harness.id({ kind: 'operator', token: 'chosen-by-an-operator' });
      const view = await harness.store.setKept(operators, true);
      expect(view).toMatchObject({ kept: false, expiresAt: null });
      expect(await harness.store.setKept('unknown', true)).toBeNull();
    });
  });
}
