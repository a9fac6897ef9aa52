import { expect, onTestFinished, test, vi } from 'vitest';
import { DUPLICATE_WINDOW_MS, MAX_FINGERPRINTS, RecentMessages } from './recent.ts';

test('FEED-5 coming again starts the ten minutes anew', () => {
  const recent = new RecentMessages();
  recent.remember('print', 'id', 0);
  expect(recent.recall('print', DUPLICATE_WINDOW_MS - 1)).toBe('id');
  expect(recent.recall('print', 2 * DUPLICATE_WINDOW_MS - 2)).toBe('id');
  expect(recent.recall('print', 3 * DUPLICATE_WINDOW_MS - 2)).toBeNull();
});

test('FEED-5 R4 a flood makes the oldest forgotten, and the memory stays bounded', () => {
  const recent = new RecentMessages();
  for (let count = 0; count <= MAX_FINGERPRINTS; count += 1) {
    recent.remember(`print ${count}`, `id ${count}`, count);
  }
  expect(recent.recall('print 0', MAX_FINGERPRINTS)).toBeNull();
  expect(recent.recall('print 1', MAX_FINGERPRINTS)).toBe('id 1');
});

test('FEED-5 what is remembered is a hash, and another one in each inbox', () => {
  const set = vi.spyOn(Map.prototype, 'set');
  onTestFinished(() => set.mockRestore());
  const print = '<order-4711@shop.example>/hash-of-the-body';
  for (const recent of [new RecentMessages(), new RecentMessages()]) {
    recent.remember(print, 'id', 0);
    expect(recent.recall(print, 1)).toBe('id');
  }
  const keys = set.mock.calls.map(([key]) => key);
  expect(new Set(keys).size).toBe(2);
  expect(keys.join()).not.toMatch(/shop\.example|hash-of-the-body/);
});
