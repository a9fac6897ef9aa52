import { expect, onTestFinished, test, vi } from 'vitest';
import { REST_MS, RestingAddresses } from './resting-addresses.ts';

/** What becomes a key of any map while `act` runs. */
function keysKeptBy(act: () => void): unknown[] {
  const set = vi.spyOn(Map.prototype, 'set');
  onTestFinished(() => set.mockRestore());
  act();
  const keys = set.mock.calls.map(([key]) => key);
  set.mockRestore();
  return keys;
}

test('CAP-5 only a salted hash of a resting address is kept', () => {
  const kept = keysKeptBy(() => {
    for (const resting of [new RestingAddresses(), new RestingAddresses()]) {
      resting.add('jane@mayfly.test', 0);
    }
  });
  expect(kept).toHaveLength(2);
  expect(new Set(kept).size).toBe(2);
  for (const key of kept) expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('CAP-5 an address rests for 24 h to the millisecond, and leaves nothing', () => {
  const resting = new RestingAddresses();
  resting.add('jane@mayfly.test', 0);
  resting.add('joe@mayfly.test', 1);
  expect(resting.has('jane@mayfly.test', REST_MS - 1)).toBe(true);
  expect(resting.has('jane@mayfly.test', REST_MS)).toBe(false);
  resting.removeExpired(REST_MS);
  expect(resting.size).toBe(1);
  resting.removeExpired(REST_MS + 1);
  expect(resting.size).toBe(0);
});
