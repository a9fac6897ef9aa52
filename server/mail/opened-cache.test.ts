import { beforeEach, describe, expect, test } from 'vitest';
import { MemoryStore } from '#server/inbox/memory-store.ts';
import type { InboxId } from '#server/inbox/types.ts';
import { ManualClock } from '#server/ops/testing/manual-clock.ts';
import { type Opened, OpenedMailCache } from './opened-cache.ts';

const NO_LIMITS = {
  inboxMaxMessages: Infinity,
  inboxMaxBytes: Infinity,
  storeMaxBytes: Infinity,
  maxInboxes: Infinity,
};
const TIMES = { idleTimeout: 0, reloadGrace: 5_000, disconnectGrace: 600_000, keepTime: 0 };

let store: MemoryStore;
let made: number;
let ids: number;
beforeEach(() => {
  store = new MemoryStore({ clock: new ManualClock(), times: TIMES, limits: NO_LIMITS });
  made = 0;
  ids = 0;
});

function make(text = 'x', lasting = true): () => Promise<Opened> {
  return async () => {
    made++;
    const mail = {
      cc: [],
      text,
      html: null,
      headers: [],
      attachments: [],
      traits: [],
      problems: [],
    };
    return { mail, lasting };
  };
}

async function inboxWithMessage(): Promise<{ inbox: InboxId; id: string }> {
  const address = `a${++ids}@mayfly.localhost`;
  const answer = await store.create({ address, maker: { kind: 'program' } });
  if (answer.kind !== 'created') throw new Error(answer.kind);
  const [stored] = await store.append({
    transaction: `t${ids}`,
    recipients: [answer.inbox.id],
    receivedAt: 0,
    size: 1,
    prefix: '',
    body: { encoding: 'identity', bytes: new Uint8Array(1) },
    fingerprint: null,
    summary: {
      ...{ from: null, to: [], subject: '', snippet: '', code: null, link: null },
      ...{ authentication: null, attachmentCount: 0 },
    },
    problems: [],
  });
  if (stored?.kind !== 'stored') throw new Error(stored?.kind);
  return { inbox: answer.inbox.id, id: stored.id };
}

const listeners = async () => (await store.usage()).subscriptions;

describe('LIFE-9 opened messages', () => {
  test('are read once for concurrent requests', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    const [one, two] = await Promise.all([
      opened.get(inbox, id, make()),
      opened.get(inbox, id, make()),
    ]);
    expect(one).toBe(two);
    expect(await opened.get(inbox, id, make())).toBe(one);
    expect(made).toBe(1);
    expect(await listeners()).toBe(1);
  });

  test('leave the cache when deleted, and the subscription ends', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    await opened.get(inbox, id, make());
    await store.remove(inbox, id);
    await settled();
    expect(await listeners()).toBe(0);
    await opened.get(inbox, id, make());
    expect(made).toBe(2);
  });

  test('leave the cache when the inbox ends', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    await opened.get(inbox, id, make());
    await store.destroy(inbox, 'deleted');
    expect(await opened.get(inbox, id, make())).toBeNull();
    expect(made).toBe(1);
    expect(await listeners()).toBe(0);
  });

  test('leave the cache with their nested messages, and nothing else does', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    const gate = Promise.withResolvers<void>();
    const late = opened.get(inbox, id, () => gate.promise.then(make()), '1');
    for (const inside of ['', '0', '0.1']) await opened.get(inbox, id, make(), inside);
    await opened.get(inbox, `${id}2`, make());
    expect(made).toBe(4);
    await store.remove(inbox, id);
    gate.resolve();
    await late;
    await opened.get(inbox, `${id}2`, make());
    expect(made).toBe(5);
    for (const inside of ['', '0', '0.1', '1']) await opened.get(inbox, id, make(), inside);
    expect(made).toBe(9);
  });

  test('deleted while pending are not cached', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    const gate = Promise.withResolvers<void>();
    const asked = opened.get(inbox, id, async () => {
      await gate.promise;
      return make()();
    });
    await settled();
    await store.remove(inbox, id);
    gate.resolve();
    expect(await asked).not.toBeNull();
    await settled();
    expect(await listeners()).toBe(0);
    await opened.get(inbox, id, make());
    expect(made).toBe(2);
  });

  test('deleted while pending may not be found any more', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    const gate = Promise.withResolvers<null>();
    const asked = opened.get(inbox, id, () => gate.promise);
    await settled();
    await store.remove(inbox, id);
    gate.resolve(null);
    expect(await asked).toBeNull();
    await settled();
    expect(await listeners()).toBe(0);
  });

  test('that are not found are not kept', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    const asked = [0, 1].map(() => opened.get(inbox, id, async () => null));
    expect(await Promise.all(asked)).toEqual([null, null]);
    await settled();
    expect(await listeners()).toBe(0);
    expect(await opened.get(inbox, id, make())).not.toBeNull();
  });

  test('are bounded in bytes, and the listener goes with the last', async () => {
    const opened = new OpenedMailCache(store, 10_000);
    const [one, two] = [await inboxWithMessage(), await inboxWithMessage()];
    await opened.get(one.inbox, one.id, make('x'.repeat(3_000)));
    await opened.get(two.inbox, two.id, make('x'.repeat(3_000)));
    await settled();
    expect(await listeners()).toBe(1);
    await opened.get(two.inbox, two.id, make());
    expect(made).toBe(2);
    await opened.get(one.inbox, one.id, make());
    expect(made).toBe(3);
  });

  test('too large to keep are still given', async () => {
    const opened = new OpenedMailCache(store, 100);
    const { inbox, id } = await inboxWithMessage();
    expect(await opened.get(inbox, id, make())).not.toBeNull();
    await settled();
    expect(await listeners()).toBe(0);
  });

  test('that could be better next time, or failed, are not kept', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    await opened.get(inbox, id, make('x', false));
    await expect(opened.get(inbox, id, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    await opened.get(inbox, id, make());
    expect(made).toBe(2);
  });

  test('leave no listener behind when closing', async () => {
    const opened = new OpenedMailCache(store);
    const { inbox, id } = await inboxWithMessage();
    await opened.get(inbox, id, make());
    opened.close();
    await settled();
    expect(await listeners()).toBe(0);
  });
});

/** Disposing follows a promise. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
