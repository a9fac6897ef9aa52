import { setTimeout as delay } from 'node:timers/promises';

/** The result of `pending`, or `fallback` after `ms` milliseconds. Rejects if `pending` does. */
export async function withTimeout<Value, Fallback>(
  ms: number,
  pending: Promise<Value>,
  fallback: Fallback,
): Promise<Value | Fallback> {
  const timer = new AbortController();
  try {
    return await Promise.race([pending, delay(ms, fallback, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}
