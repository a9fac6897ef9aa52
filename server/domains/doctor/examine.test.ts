import { expect, test } from 'vitest';
import { worst } from './examine.ts';

test.each([
  [[], 'ok'],
  [['ok', 'note'], 'ok'],
  [['note', 'warning', 'ok'], 'warning'],
  [['warning', 'unknown'], 'unknown'],
  [['unknown', 'failing', 'warning'], 'failing'],
] as const)('DOCTOR-1 %j together are %s', (verdicts, status) => {
  expect(worst(verdicts)).toBe(status);
});
