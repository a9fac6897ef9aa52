import { expect, test } from 'vitest';
import {
  countReasons,
  lookedAtAgain,
  NO_REASON,
  NOTHING,
  partsOfPlaywright,
  partsOfVitest,
  total,
} from '../runner/tally.ts';

const file = (
  status: string,
  ...tests: [fullName: string, status: string, missing?: string][]
) => ({
  name: '/project/some.test.ts',
  status,
  assertionResults: tests.map(([fullName, state, missing]) => ({
    ...{ fullName, status: state },
    meta: missing === undefined ? {} : { missing },
  })),
});

const vitest = (...files: ReturnType<typeof file>[]) => partsOfVitest({ testResults: files });

test('tests of Vitest are counted, those that were skipped by their reason', () => {
  const parts = vitest(
    file('passed', ['a', 'passed'], ['b', 'skipped', 'no nginx'], ['c', 'todo'], ['d', 'pending']),
    file('failed', ['e', 'failed'], ['f', 'passed']),
  );
  const counted = {
    ...NOTHING,
    passed: 2,
    failed: ['e'],
    skipped: ['no nginx', NO_REASON, NO_REASON],
  };
  expect(total(parts)).toEqual(counted);
});

test('a file that could not be loaded has failed, though no test of it did', () => {
  const failed = ['/project/some.test.ts (the whole file)'];
  expect(total(vitest(file('failed')))).toEqual({ ...NOTHING, failed });
});

const spec = (title: string, status: string, ...annotations: object[]) => ({
  title,
  tests: [{ status, projectName: 'wide', annotations }],
});

const playwright = (...specs: ReturnType<typeof spec>[]) =>
  partsOfPlaywright({ suites: [{ title: 'outer', specs }], errors: [] });

test('tests of Playwright are counted at any depth, with the reason for a skip', () => {
  const skip = { type: 'skip', description: 'no such program' };
  const inner = { title: 'inner', specs: [spec('c', 'unexpected'), spec('d', 'skipped', skip)] };
  const outer = { title: 'outer', specs: [spec('a', 'expected')], suites: [inner] };
  expect(total(partsOfPlaywright({ suites: [outer], errors: [] }))).toEqual({
    ...NOTHING,
    passed: 1,
    failed: ['outer › inner › c › wide'],
    skipped: ['no such program'],
  });
});

test('reasons for skips are counted, the most frequent first', () => {
  expect(countReasons(['no nginx', 'no root', 'no root'])).toEqual([
    ['no root', 2],
    ['no nginx', 1],
  ]);
});

test('a broken set-up has failed', () => {
  const errors = [{ message: 'no browser\n  at somewhere' }];
  const { failed } = total(partsOfPlaywright({ suites: [], errors }));
  expect(failed).toEqual(['browser: no browser']);
});

test('what failed and passes alone has passed, and is told', () => {
  const first = playwright(spec('a', 'expected'), spec('b', 'unexpected'), spec('c', 'unexpected'));
  const second = playwright(spec('b', 'expected'), spec('c', 'unexpected'));
  expect(total(lookedAtAgain(first, second))).toEqual({
    ...NOTHING,
    passed: 2,
    failed: ['outer › c › wide'],
    unsteady: ['outer › b › wide'],
  });
});

test('a file that is run again is counted once', () => {
  const first = vitest(file('failed', ['e', 'failed'], ['f', 'passed']));
  const second = vitest(file('passed', ['e', 'passed'], ['f', 'passed']));
  const counted = { ...NOTHING, passed: 2, unsteady: ['e'] };
  expect(total(lookedAtAgain(first, second))).toEqual(counted);
  const worse = vitest(file('failed', ['e', 'passed'], ['f', 'failed']));
  expect(total(lookedAtAgain(first, worse)).failed).toEqual(['f']);
});

test('what the second look did not reach has failed, and none is taken at what had passed', () => {
  const first = playwright(spec('a', 'expected'), spec('b', 'unexpected'));
  expect(total(lookedAtAgain(first, new Map()))).toEqual(total(first));
  expect(total(lookedAtAgain(first, playwright(spec('a', 'unexpected'))))).toEqual(total(first));
});

test('a report of another shape is no report', () => {
  expect(() => partsOfVitest({})).toThrow();
  expect(() => partsOfPlaywright({ suites: 3 })).toThrow();
});
