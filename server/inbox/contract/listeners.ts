import { describe, expect, test } from 'vitest';
import type { InboxEvent, Subscription } from '../types.ts';
import { Bench, type MakeStore, MINUTE, times } from './kit.ts';

/** How subscribers are treated, and what they hear beside changes. */
export function listenerContract(makeStore: MakeStore): void {
  const opened = () => Bench.open(makeStore);

  describe('subscribers', () => {
    test('FEED-1 one that throws is dropped, and the others still hear', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      let calls = 0;
      await store.subscribe(id, () => {
        calls += 1;
        throw new Error('a listener of no use');
      });
      const ear = await bench.listen(id);
      await bench.deliver(id);
      await bench.deliver(id);
      expect(calls).toBe(1);
      expect(ear.seqs).toEqual([1, 2]);
      expect((await store.usage()).subscriptions).toBe(1);
    });

    test('FEED-1 disposing in the middle of telling is safe and final', async () => {
      const bench = await opened();
      const { store } = bench;
      const id = await bench.id();
      const subscriptions: (Subscription | null)[] = [];
      const heard: string[] = [];
      const listener = (name: string) => (_: InboxEvent) => {
        heard.push(name);
        for (const subscription of subscriptions) subscription?.[Symbol.dispose]();
      };
      subscriptions.push(await store.subscribe(id, listener('one')));
      subscriptions.push(await store.subscribe(id, listener('other')));
      await bench.deliver(id);
      await bench.deliver(id);
      expect(heard).toHaveLength(1);
      expect((await store.usage()).subscriptions).toBe(0);
    });

    test('PUSH-3 lease is told when the tabs or the shown end change, and only then', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const id = await bench.id();
      const ear = await bench.listen(id);
      const lease = (await store.hold(id, null))?.lease ?? '';
      await store.hold(id, lease);
      await store.lose(id, lease);
      clock.advance(MINUTE);
      await store.touch(id);
      await store.leave(id, lease);
      await store.leave(id, lease);
      const tabs = ear.events.map((event) => event.kind === 'lease' && event.tabs);
      expect(tabs).toEqual([1, 1, 0]);
      const last = ear.events.at(-1);
      const end = last?.kind === 'lease' ? Date.parse(last.expiresAt ?? '') : 0;
      expect(end).toBe(clock.wall() + times.reloadGrace);
    });

    test('SMTP-21 ten notices a second, and the end of a delivery gets through', async () => {
      const bench = await opened();
      const { store, clock } = bench;
      const id = await bench.id();
      const ear = await bench.listen(id);
      const stages = () =>
        ear.events.flatMap((event) => (event.kind === 'notice' ? [event.notice.stage] : []));
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
