import { setTimeout as delay } from 'node:timers/promises';

/** What was asked for, or `late` when the time is up. Rejects where it does. */
export async function within<Value, Late>(
  ms: number,
  asked: Promise<Value>,
  late: Late,
): Promise<Value | Late> {
  const patience = new AbortController();
  try {
    return await Promise.race([asked, delay(ms, late, { signal: patience.signal })]);
  } finally {
    patience.abort();
  }
}

/** The code of what took longer than we wait, whoever says so. */
export const LATE = 'ETIMEDOUT';

/** The code of an error of Node, or its name where it has none. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'EUNKNOWN';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
