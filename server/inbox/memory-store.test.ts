import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { systemClock } from '#server/ops/clock.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { Bench, type MakeStore, MINUTE, noLimits, times } from './contract/kit.ts';
import { storeContract } from './contract-suite.ts';
import { MemoryStore } from './memory-store.ts';
import type { InboxId } from './types.ts';

const makeStore: MakeStore = async (options) => {
  const clock = new ManualClock();
  return { store: new MemoryStore({ clock, ...options }), clock };
};

storeContract('memory', makeStore);

test('LIFE-9 one sweep ends everything that is due, also where it is much', async () => {
  const bench = await Bench.open(makeStore);
  const [kept, ...rest] = await Promise.all(Array.from({ length: 2_001 }, () => bench.inbox()));
  bench.clock.advance(MINUTE);
  await bench.store.touch(kept?.inbox.id ?? '');
  bench.clock.advance(times.idleTimeout - MINUTE);
  await bench.store.sweep();
  expect(await bench.store.usage()).toMatchObject({ living: 1, resting: rest.length });
});

test('LIFE-9 a sweep that is under way when the store closes stops', async () => {
  const bench = await Bench.open(makeStore);
  await Promise.all(Array.from({ length: 2_000 }, () => bench.inbox()));
  bench.clock.advance(times.idleTimeout);
  const sweeping = bench.store.sweep();
  await bench.store.close();
  await sweeping;
  await expect(bench.store.sweep()).rejects.toThrow('closed');
});

test('LIFE-10 a fresh inbox shows an end that is IDLE_TIMEOUT from its beginning', async () => {
  // The machine's own clock: its two sides are never read at the same moment.
  const store = new MemoryStore({ clock: systemClock, times, limits: noLimits });
  for (let count = 0; count < 200; count += 1) {
    const address = `inbox${count}@mayfly.test`;
    const made = await store.create({ address, maker: { kind: 'program' } });
    if (made.kind !== 'created') throw new Error(made.kind);
    const { createdAt, expiresAt } = made.inbox;
    expect(Date.parse(expiresAt ?? '') - Date.parse(createdAt)).toBe(times.idleTimeout);
    expect(await store.describe(made.inbox.id)).toEqual(made.inbox);
  }
  await store.close();
});

/** Delivers bytes that only the store holds, and tells whether they are still in memory. */
async function deliverWatched(bench: Bench, inbox: InboxId) {
  const bytes = new Uint8Array(1_000);
  const id = await bench.deliver(inbox, { body: { encoding: 'identity', bytes } });
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

test('LIFE-9 FEED-2 what was deleted is out of memory', async () => {
  const bench = await Bench.open(makeStore);
  const [living, dying] = [await bench.id(), await bench.id({ kind: 'page' })];
  const ear = await bench.listen(dying);
  const kept = await deliverWatched(bench, living);
  const removed = await deliverWatched(bench, living);
  const ofTheDead = await deliverWatched(bench, dying);
  await bench.store.remove(living, removed.id);
  await bench.store.destroy(dying, 'deleted');
  await collectGarbage();
  expect(kept.isKept()).toBe(true);
  expect(removed.isKept()).toBe(false);
  expect(ofTheDead.isKept()).toBe(false);
  expect(ear.ends).toEqual(['deleted']);
});
