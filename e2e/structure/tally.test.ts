import { expect, test } from 'vitest';
import { NO_REASON, NOTHING, summarise, tallyPlaywright, tallyVitest } from '../runner/tally.ts';

const file = (
  status: string,
  ...tests: [fullName: string, status: string, about?: { missing?: string; errors?: string[] }][]
) => ({
  name: '/project/some.test.ts',
  message: '',
  status,
  assertionResults: tests.map(([fullName, state, { missing, errors = [] } = {}]) => ({
    ...{ fullName, status: state, failureMessages: errors },
    meta: missing === undefined ? {} : { missing },
  })),
});

const vitest = (...files: ReturnType<typeof file>[]) => tallyVitest({ testResults: files });

test('tests of Vitest are counted, those that were skipped by their reason', () => {
  const tally = vitest(
    file(
      'passed',
      ['a', 'passed'],
      ['b', 'skipped', { missing: 'no nginx' }],
      ['c', 'todo'],
      ['d', 'pending'],
    ),
    file('failed', ['e', 'failed'], ['f', 'passed']),
  );
  const counted = {
    ...NOTHING,
    passed: 2,
    failed: ['e'],
    skipped: ['no nginx', NO_REASON, NO_REASON],
  };
  expect(tally).toEqual(counted);
});

test('a file that did not run to its end has failed, and none of its tests is skipped', () => {
  const ended = ['/project/some.test.ts (the whole file: its process ended)'];
  expect(vitest(file('failed', ['a', 'pending']))).toEqual({ ...NOTHING, failed: ended });
  const unloaded = { ...file('failed'), message: 'no such module' };
  const failed = ['/project/some.test.ts (the whole file: no such module)'];
  expect(vitest(unloaded)).toEqual({ ...NOTHING, failed });
});

const spec = (title: string, status: string, ...annotations: object[]) => ({
  title,
  tests: [{ status, projectName: 'wide', annotations }],
});

const playwright = (...specs: ReturnType<typeof spec>[]) =>
  tallyPlaywright({ suites: [{ title: 'outer', specs }], errors: [] });

test('tests of Playwright are counted at any depth, with the reason for a skip', () => {
  const skip = { type: 'skip', description: 'no such program' };
  const inner = { title: 'inner', specs: [spec('c', 'unexpected'), spec('d', 'skipped', skip)] };
  const outer = { title: 'outer', specs: [spec('a', 'expected')], suites: [inner] };
  expect(tallyPlaywright({ suites: [outer], errors: [] })).toEqual({
    ...NOTHING,
    passed: 1,
    failed: ['outer › inner › c › wide'],
    skipped: ['no such program'],
  });
});

test('the summary counts skips by reason, the most frequent first, and says how to run them', () => {
  const skipped = ['no nginx', 'no root', 'no root'];
  expect(summarise({ passed: 3, failed: ['a'], skipped, unsteady: ['b'] })).toEqual([
    'unsteady: b (failed, passed when retried)',
    'FAILED: a',
    'skipped 2: no root',
    'skipped 1: no nginx',
    expect.stringMatching(/^To run what was skipped: npm test as root/),
    '3 passed, 1 failed, 3 skipped',
  ]);
  expect(summarise({ ...NOTHING, passed: 3 })).toEqual(['3 passed, 0 failed, 0 skipped']);
});

test('a broken set-up has failed', () => {
  const errors = [{ message: 'no browser\n  at somewhere' }];
  const { failed } = tallyPlaywright({ suites: [], errors });
  expect(failed).toEqual(['browser: no browser']);
});

test('a test that passes on its retry counts as passed, and the report names it', () => {
  const flaky = vitest(file('passed', ['e', 'passed', { errors: ['too late'] }], ['f', 'passed']));
  expect(flaky).toEqual({ ...NOTHING, passed: 2, unsteady: ['e'] });
  expect(playwright(spec('a', 'expected'), spec('b', 'flaky'))).toEqual({
    ...NOTHING,
    passed: 2,
    unsteady: ['outer › b › wide'],
  });
});

test('a report of another shape is no report', () => {
  expect(() => tallyVitest({})).toThrow();
  expect(() => tallyPlaywright({ suites: 3 })).toThrow();
});
