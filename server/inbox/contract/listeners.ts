import { describe, expect, test } from 'vitest';
import type { StoreEvent, Subscription } from '../types.ts';
import { type MakeStore, MINUTE, StoreHarness, times } from './harness.ts';

/** Subscriptions, and the events beside changes. */
export function listenerContract(makeStore: MakeStore): void {
  const opened = () => StoreHarness.open(makeStore);

  describe('subscribers', () => {
    test('FEED-1 a listener that throws is removed, and the others still get events', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      let calls = 0;
      await store.subscribe(id, () => {
        calls += 1;
        throw new Error('listener failed');
      });
      const recorder = await harness.listen(id);
      await harness.deliver(id);
      await harness.deliver(id);
      expect(calls).toBe(1);
      expect(recorder.seqs).toEqual([1, 2]);
      expect((await store.usage()).subscriptions).toBe(1);
    });

    test('FEED-1 disposing during an event is safe and final', async () => {
      const harness = await opened();
      const { store } = harness;
      const id = await harness.id();
      const subscriptions: (Subscription | null)[] = [];
      const events: string[] = [];
      const listener = (name: string) => (_: StoreEvent) => {
        events.push(name);
        for (const subscription of subscriptions) subscription?.[Symbol.dispose]();
      };
      subscriptions.push(await store.subscribe(id, listener('one')));
      subscriptions.push(await store.subscribe(id, listener('other')));
      await harness.deliver(id);
      await harness.deliver(id);
      expect(events).toHaveLength(1);
      expect((await store.usage()).subscriptions).toBe(0);
    });

    test('PUSH-3 lease is emitted if the tabs or the shown end change, and only then', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const id = await harness.id();
      const recorder = await harness.listen(id);
      const lease = (await store.connectLease(id, null))?.lease ?? '';
      await store.connectLease(id, lease);
      await store.lose(id, lease);
      clock.advance(MINUTE);
      await store.touch(id);
      await store.leave(id, lease);
      await store.leave(id, lease);
      const tabs = recorder.events.map((event) => event.kind === 'lease' && event.tabs);
      expect(tabs).toEqual([1, 1, 0]);
      const last = recorder.events.at(-1);
      const end = last?.kind === 'lease' ? Date.parse(last.expiresAt ?? '') : 0;
      expect(end).toBe(clock.wall() + times.reloadGrace);
    });

    test('SMTP-21 ten notices a second, and the outcome of a delivery gets through', async () => {
      const harness = await opened();
      const { store, clock } = harness;
      const id = await harness.id();
      const recorder = await harness.listen(id);
      const stages = () =>
        recorder.events.flatMap((event) => (event.kind === 'notice' ? [event.notice.stage] : []));
      const flood = (stage: 'receiving' | 'stored') => {
        for (let count = 0; count < 50; count += 1) {
          store.notify(id, { transaction: 't', stage, at: '' });
        }
      };
      flood('receiving');
      expect(stages().length).toBeGreaterThan(0);
      expect(stages().length).toBeLessThan(10);
      flood('stored');
      expect(stages()).toHaveLength(10);
      expect(stages().at(-1)).toBe('stored');
      clock.advance(999);
      flood('stored');
      expect(stages()).toHaveLength(10);
      clock.advance(1);
      flood('stored');
      expect(stages()).toHaveLength(20);
      expect((await store.changesAfter(id, null))?.changes).toEqual([]);
    });
  });
}
