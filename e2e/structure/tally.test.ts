import { expect, test } from 'vitest';
import { tallyPlaywright, tallyVitest } from '../runner/tally.ts';

const file = (status: string, ...tests: [fullName: string, status: string][]) => ({
  name: '/project/some.test.ts',
  status,
  assertionResults: tests.map(([fullName, state]) => ({ fullName, status: state })),
});

test('tests of Vitest are counted, those that were skipped by name', () => {
  const report = {
    testResults: [
      file('passed', ['a', 'passed'], ['b', 'skipped'], ['c', 'todo'], ['d', 'pending']),
      file('failed', ['e', 'failed'], ['f', 'passed']),
    ],
  };
  expect(tallyVitest(report)).toEqual({ passed: 2, failed: ['e'], skipped: ['b', 'c', 'd'] });
});

test('a file that could not be loaded has failed, though no test of it did', () => {
  expect(tallyVitest({ testResults: [file('failed')] })).toEqual({
    passed: 0,
    failed: ['/project/some.test.ts (the whole file)'],
    skipped: [],
  });
});

const spec = (title: string, status: string, ...annotations: object[]) => ({
  title,
  tests: [{ status, annotations }],
});

test('tests of Playwright are counted at any depth, with the reason for a skip', () => {
  const skip = { type: 'skip', description: 'no such program' };
  const inner = { title: 'inner', specs: [spec('c', 'unexpected'), spec('d', 'skipped', skip)] };
  const outer = { title: 'outer', specs: [spec('a', 'expected')], suites: [inner] };
  expect(tallyPlaywright({ suites: [outer], errors: [] })).toEqual({
    passed: 1,
    failed: ['outer › inner › c'],
    skipped: ['outer › inner › d (no such program)'],
  });
});

test('what passed only when it was tried again has failed, and so has a broken set-up', () => {
  const suite = { title: 'outer', specs: [spec('a', 'flaky')] };
  const errors = [{ message: 'no browser\n  at somewhere' }];
  expect(tallyPlaywright({ suites: [suite], errors }).failed).toEqual([
    'browser: no browser',
    'outer › a',
  ]);
});

test('a report of another shape is no report', () => {
  expect(() => tallyVitest({})).toThrow();
  expect(() => tallyPlaywright({ suites: 3 })).toThrow();
});
