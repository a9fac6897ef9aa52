import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Change } from '#shared/protocol.ts';
import { type FarStore, openFarStore } from './contract/far-store.ts';
import { waitForChange } from './follow.ts';
import { StoreUnavailable } from './store.ts';

describe('waitForChange', () => {
  const never = new AbortController().signal;
  const LONG = { timeoutMs: 60_000, signal: never };

  async function waiting() {
    const { harness, store, inbox, id } = await openFarStore();
    // G16: whatever ends a wait, its listener goes with it.
    onTestFinished(async () => {
      expect((await store.usage()).subscriptions).toBe(0);
    });
    return { harness, store, cursor: inbox.cursor, id };
  }
  const started = (store: FarStore) =>
    expect.poll(async () => (await store.usage()).subscriptions).toBe(1);

  test('FEED-4 an existing change is answered at once', async () => {
    const { harness, store, cursor, id } = await waiting();
    await harness.deliver(id);
    expect((await waitForChange(store, id, cursor, LONG))?.changes).toHaveLength(1);
  });

  test('FEED-4 an answer leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { harness, store, cursor, id } = await waiting();
    await harness.deliver(id);
    await waitForChange(store, id, cursor, LONG);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('FEED-4 a new change is answered at once', async () => {
    const { harness, store, cursor, id } = await waiting();
    const answer = waitForChange(store, id, cursor, LONG);
    await started(store);
    const message = await harness.deliver(id);
    expect((await answer)?.changes).toMatchObject([{ message: { id: message } }]);
    expect((await answer)?.cursor).toBe((await store.view(id))?.cursor);
  });

  test('FEED-4 a cursor that cannot be continued is answered at once', async () => {
    const { store, id } = await waiting();
    expect(await waitForChange(store, id, 'nonsense', LONG)).toMatchObject({ reset: true });
  });

  test('FEED-4 changes that are not accepted move the cursor, and do not end the wait', async () => {
    const { harness, store, id } = await waiting();
    const message = await harness.deliver(id);
    const cursor = (await store.view(id))?.cursor ?? '';
    const accepts = (change: Change) => change.type === 'message';
    const answer = waitForChange(store, id, cursor, { ...LONG, accepts });
    await started(store);
    await store.mark(id, message, true);
    await harness.deliver(id);
    expect(await answer).toMatchObject({ changes: [{ type: 'message' }], seq: 3 });

    const asker = new AbortController();
    const silent = waitForChange(store, id, (await answer)?.cursor ?? '', {
      ...LONG,
      accepts,
      signal: asker.signal,
    });
    await started(store);
    await store.mark(id, message, false);
    asker.abort();
    expect(await silent).toMatchObject({ changes: [], seq: 4 });
  });

  test('FEED-4 after the timeout: no changes, and the current cursor', async () => {
    const { store, cursor, id } = await waiting();
    const nothing = { changes: [], cursor, reset: false };
    expect(await waitForChange(store, id, cursor, { ...LONG, timeoutMs: 0 })).toMatchObject(
      nothing,
    );
    expect(await waitForChange(store, id, cursor, { ...LONG, timeoutMs: 1 })).toMatchObject(
      nothing,
    );
  });

  test.each(['before', 'while'])('FEED-4 the asker is gone %s it waits', async (when) => {
    const { store, cursor, id } = await waiting();
    const asker = new AbortController();
    if (when === 'before') asker.abort();
    const answer = waitForChange(store, id, cursor, { ...LONG, signal: asker.signal });
    if (when === 'while') await started(store);
    asker.abort();
    expect(await answer).toMatchObject({ changes: [] });
  });

  test('FEED-4 the inbox ends meanwhile, or is dead: null', async () => {
    const { store, cursor, id } = await waiting();
    const answer = waitForChange(store, id, cursor, LONG);
    await started(store);
    await store.destroy(id, 'deleted');
    expect(await answer).toBeNull();
    expect(await waitForChange(store, id, cursor, LONG)).toBeNull();
  });

  test('FEED-4 the store fails: rejects', async () => {
    const { store, cursor, id } = await waiting();
    store.beforeRead = async () => {
      throw new StoreUnavailable('away');
    };
    await expect(waitForChange(store, id, cursor, LONG)).rejects.toThrow('away');
  });
});
