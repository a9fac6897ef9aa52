import { vi } from 'vitest';

/** Retries a check for up to 15 s, so that a slow machine does not fail it. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 });
}
