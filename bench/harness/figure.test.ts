import { expect, test } from 'vitest';
import { figureOf } from './figure.ts';
import { asText, type BenchReport } from './report.ts';
import { quantile, spreadOf } from './statistics.ts';

const machine: BenchReport['machine'] = {
  processor: 'a processor',
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  system: 'linux 6 x64',
  node: 'v24.0.0',
  loadBefore: 0,
};

test('a quantile lies between the two nearest samples, in whatever order they came', () => {
  expect(quantile([30, 10, 20], 0.5)).toBe(20);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(quantile([1, 2, 3, 4, 5], 0.99)).toBeCloseTo(4.96);
  expect(() => quantile([], 0.5)).toThrow(RangeError);
});

test('a spread keeps the samples in the order of the rounds', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, samples: [3, 1, 2] });
});

test('ratios are built round by round, so that a slow round spoils none of them', () => {
  const rounds = [
    { subject: 50, reference: 100 },
    { subject: 5, reference: 10 },
    { subject: 60, reference: 100 },
  ];
  const figure = figureOf({ name: 'pace', unit: 'messages/s', rounds, referenceName: 'a sink' });
  expect(figure.ratio).toMatchObject({ median: 0.5, min: 0.5, max: 0.6 });
  expect(figure.target).toBeNull();
});

test.each([
  [{ kind: 'ratio_at_least', value: 0.5 }, true],
  [{ kind: 'ratio_at_least', value: 0.51 }, false],
  [{ kind: 'at_most', value: 5 }, true],
  [{ kind: 'at_most', value: 4.9 }, false],
] as const)('target %o is met: %s', (target, met) => {
  const rounds = [{ subject: 5, reference: 10 }];
  const figure = figureOf({ name: 'delay', unit: 'ms', rounds, referenceName: 'bare', target });
  expect(figure.target).toEqual({ ...target, met });
});

test('the table names what was missed and what failed', () => {
  const rounds = [{ subject: 0.6, reference: 0.1 }];
  const target = { kind: 'at_most', value: 0.5 } as const;
  const figure = figureOf({ name: 'median', unit: 'ms', rounds, referenceName: 'bare', target });
  const text = asText({
    at: '2026-01-01T00:00:00.000Z',
    effort: 'full',
    machine,
    settings: { MAYFLY_HTTP_PORT: '0' },
    scenarios: [
      { name: 'push', about: 'how soon', kind: 'measured', figures: [figure], notes: ['noted'] },
      { name: 'tabs', about: 'how heavy', kind: 'failed', reason: 'a tab was lost' },
    ],
  });
  expect(text).toMatch(/median +0\.6 ms .* bare 0\.1 +6 .* ≤ 0\.5 MISSED/);
  expect(text).toContain('(noted)');
  expect(text).toContain('FAILED: a tab was lost');
  expect(text).toContain('MAYFLY_HTTP_PORT=0');
});
