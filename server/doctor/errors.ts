/** The code of a timeout, ours or that of the system. */
export const TIMED_OUT = 'ETIMEDOUT';

/** The code of a Node.js error, or its name if it has none. */
export function getErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return 'EUNKNOWN';
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : error.name;
}
