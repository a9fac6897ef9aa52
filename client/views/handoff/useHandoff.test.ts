import { expect, test } from 'vitest';
import { judgeHandoff } from './useHandoff.ts';

const ENDS_AT = 120_000;

test.each([
  [{ kind: 'ok', value: true }, 10_000, 'open'],
  [{ kind: 'ok', value: false }, 10_000, 'used'],
  [{ kind: 'ok', value: false }, 119_000, 'expired'],
  [{ kind: 'unreachable' }, 10_000, 'open'],
  // Without an answer the polling ends too.
  [{ kind: 'unreachable' }, 130_000, 'expired'],
  [{ kind: 'gone' }, 10_000, 'expired'],
] as const)('HTTP-16 the answer %o after %i ms means %s', (answer, now, expected) => {
  expect(judgeHandoff(answer, now, ENDS_AT)).toBe(expected);
});
