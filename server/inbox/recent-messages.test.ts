import { expect, onTestFinished, test, vi } from 'vitest';
import { DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS, RecentMessages } from './recent-messages.ts';

test('FEED-5 a duplicate restarts the ten minutes', () => {
  const recent = new RecentMessages('inbox');
  recent.remember('print', 'id', 0);
  expect(recent.recall('print', DUPLICATE_WINDOW_MS - 1)).toBe('id');
  expect(recent.recall('print', 2 * DUPLICATE_WINDOW_MS - 2)).toBe('id');
  expect(recent.recall('print', 3 * DUPLICATE_WINDOW_MS - 2)).toBeNull();
});

test('FEED-5 R4 a flood drops the oldest fingerprints, and memory stays bounded', () => {
  const recent = new RecentMessages('inbox');
  for (let count = 0; count <= MAX_FINGERPRINTS; count += 1) {
    recent.remember(`print ${count}`, `id ${count}`, count);
  }
  expect(recent.recall('print 0', MAX_FINGERPRINTS)).toBeNull();
  expect(recent.recall('print 1', MAX_FINGERPRINTS)).toBe('id 1');
});

test('FEED-5 the fingerprint is kept as a hash, which differs between inboxes', () => {
  const set = vi.spyOn(Map.prototype, 'set');
  onTestFinished(() => set.mockRestore());
  const print = '<order-4711@shop.example>/hash-of-the-body';
  for (const recent of [new RecentMessages('one'), new RecentMessages('other')]) {
    recent.remember(print, 'id', 0);
    expect(recent.recall(print, 1)).toBe('id');
  }
  const keys = set.mock.calls.map(([key]) => key);
  expect(new Set(keys).size).toBe(2);
  expect(keys.join()).not.toMatch(/shop\.example|hash-of-the-body/);
});
