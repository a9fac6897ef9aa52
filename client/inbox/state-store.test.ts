import { expect, test } from 'vitest';
import type { InboxEvent } from './events.ts';
import { createStateStore } from './state-store.ts';

const OPENED: InboxEvent = {
  type: 'opened',
  at: 0,
  inbox: {
    address: 'quietlark7@mayfly.localhost',
    expiresAt: '2026-03-01T13:00:00Z',
    serverTime: '2026-03-01T12:00:00Z',
    idleTimeoutSeconds: 3600,
    keepSeconds: 3600,
    disconnectGraceSeconds: 600,
    afterlife: 'reject',
  },
};

const notice = (transaction: string): InboxEvent => ({
  type: 'delivery',
  at: 0,
  notice: { transaction, at: '2026-03-01T12:00:00Z', stage: 'addressed' },
});

const LEASE: InboxEvent = {
  type: 'lease',
  lease: { expiresAt: '2026-03-01T13:00:00Z', tabs: 2 },
};

function rig() {
  const waiting: (() => void)[] = [];
  const store = createStateStore((_, task) => waiting.push(task));
  store.onEvent(OPENED);
  let told = 0;
  store.subscribe(() => {
    told += 1;
  });
  return { store, told: () => told, pass: () => waiting.splice(0).map((task) => task()) };
}

test('delivery notices notify one frame later, all at once', () => {
  const { store, told, pass } = rig();
  for (const transaction of ['a', 'b', 'c']) store.onEvent(notice(transaction));
  expect(told()).toBe(0);
  expect(store.state()).toMatchObject({ inbox: { deliveries: { length: 3 } } });
  pass();
  expect(told()).toBe(1);
});

test('other events notify at once, also for waiting notices', () => {
  const { store, told, pass } = rig();
  store.onEvent(notice('a'));
  store.onEvent(LEASE);
  expect(told()).toBe(1);
  pass();
  expect(told()).toBe(1);
  store.onEvent(notice('b'));
  pass();
  expect(told()).toBe(2);
});
