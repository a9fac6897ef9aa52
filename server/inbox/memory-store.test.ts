import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { type MakeStore, MINUTE, noLimits, StoreHarness, times } from './contract/harness.ts';
import { storeContract } from './contract/suite.ts';
import { MemoryStore } from './memory-store.ts';
import type { InboxId } from './types.ts';

const makeStore: MakeStore = async (options) => {
  const clock = new ManualClock();
  return { store: new MemoryStore({ clock, ...options }), clock };
};

storeContract('memory', makeStore);

test('LIFE-9 one sweep ends all inboxes past their deadline, also if they are many', async () => {
  const harness = await StoreHarness.open(makeStore);
  const [kept, ...rest] = await Promise.all(Array.from({ length: 2_001 }, () => harness.inbox()));
  harness.clock.advance(MINUTE);
  await harness.store.touch(kept?.inbox.id ?? '');
  harness.clock.advance(times.idleTimeout - MINUTE);
  await harness.store.sweep();
  expect(await harness.store.usage()).toMatchObject({ living: 1, resting: rest.length });
});

test('LIFE-9 a running sweep stops when the store closes', async () => {
  const harness = await StoreHarness.open(makeStore);
  await Promise.all(Array.from({ length: 2_000 }, () => harness.inbox()));
  harness.clock.advance(times.idleTimeout);
  const sweeping = harness.store.sweep();
  await harness.store.close();
  await sweeping;
  await expect(harness.store.sweep()).rejects.toThrow('closed');
});

test('LIFE-10 a new inbox shows an end IDLE_TIMEOUT after its creation', async () => {
  // The machine's own clock: its two sides are never read at the same moment.
  const store = new MemoryStore({ clock: systemClock, times, limits: noLimits });
  for (let count = 0; count < 200; count += 1) {
    const address = `inbox${count}@mayfly.test`;
    const made = await store.create({ address, maker: { kind: 'program' } });
    if (made.kind !== 'created') throw new Error(made.kind);
    const { createdAt, expiresAt } = made.inbox;
    expect(Date.parse(expiresAt ?? '') - Date.parse(createdAt)).toBe(times.idleTimeout);
    expect(await store.view(made.inbox.id)).toEqual(made.inbox);
  }
  await store.close();
});

/** Delivers bytes that only the store references. Returns whether they are still in memory. */
async function deliverWatched(harness: StoreHarness, inbox: InboxId) {
  const bytes = new Uint8Array(1_000);
  const id = await harness.deliver(inbox, { body: { encoding: 'identity', bytes } });
  const watched = new WeakRef(bytes);
  return { id, isKept: () => watched.deref() !== undefined };
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  // A WeakRef is held until the turn that made or read it is over.
  await nextTurn();
  if (typeof collect === 'function') collect();
}

test('LIFE-9 FEED-2 a deleted message is out of memory', async () => {
  const harness = await StoreHarness.open(makeStore);
  const [living, dying] = [await harness.id(), await harness.id({ kind: 'page' })];
  const recorder = await harness.listen(dying);
  const kept = await deliverWatched(harness, living);
  const removed = await deliverWatched(harness, living);
  const ofTheDead = await deliverWatched(harness, dying);
  await harness.store.remove(living, removed.id);
  await harness.store.destroy(dying, 'deleted');
  await collectGarbage();
  expect(kept.isKept()).toBe(true);
  expect(removed.isKept()).toBe(false);
  expect(ofTheDead.isKept()).toBe(false);
  expect(recorder.ends).toEqual(['deleted']);
});
