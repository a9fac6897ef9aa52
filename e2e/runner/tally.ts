import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What a step of the run came to, for the summary at the end. */
export interface Tally {
  readonly passed: number;
  /** Names. */
  readonly failed: readonly string[];
  /** Of each test that was skipped the reason. */
  readonly skipped: readonly string[];
  /** Names of tests that failed and passed when retried: each is a fault, of the test or of the code. */
  readonly unsteady: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: [], skipped: [], unsteady: [] };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: [...one.failed, ...other.failed],
    skipped: [...one.skipped, ...other.skipped],
    unsteady: [...one.unsteady, ...other.unsteady],
  };
}

/** The reason of a test that was skipped without one. */
export const NO_REASON = 'no reason given';

/** How many tests each reason kept from running, the most frequent first. */
function countReasons(skipped: Tally['skipped']): readonly [reason: string, count: number][] {
  const counts = new Map<string, number>();
  for (const reason of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** How those run that were skipped. */
const TO_RUN_THEM =
  'To run what was skipped: npm test as root on Debian or Ubuntu installs the programs it lacks; elsewhere install them.';

/** The lines at the end of a run; the last one counts the tests. */
export function summarise({ passed, failed, skipped, unsteady }: Tally): readonly string[] {
  return [
    ...unsteady.map((name) => `unsteady: ${name} (failed, passed when retried)`),
    ...failed.map((name) => `FAILED: ${name}`),
    ...countReasons(skipped).map(([why, count]) => `skipped ${count}: ${why}`),
    ...(skipped.length > 0 ? [TO_RUN_THEM] : []),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
}

const VitestFile = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string(),
  assertionResults: z.array(
    z.object({
      status: z.string(),
      fullName: z.string(),
      failureMessages: z.array(z.string()),
      meta: z.object({ missing: z.string().optional() }),
    }),
  ),
});
type VitestFile = z.infer<typeof VitestFile>;
const VitestReport = z.object({ testResults: z.array(VitestFile) });

/** Counts a report of Vitest's `json` reporter. A file that did not run to its end is a failure. */
export function tallyVitest(report: unknown): Tally {
  return VitestReport.parse(report).testResults.map(tallyFile).reduce(add, NOTHING);
}

function tallyFile({ name, status, message, assertionResults }: VitestFile): Tally {
  const ended = (wanted: string) => assertionResults.filter((test) => test.status === wanted);
  const failed = ended('failed').map(({ fullName }) => fullName);
  const passed = ended('passed');
  const broken = status === 'failed' && failed.length === 0;
  const others = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status));
  return {
    passed: passed.length,
    failed: broken ? [`${name} (the whole file: ${message || 'its process ended'})`] : failed,
    skipped: broken ? [] : others.map(({ meta }) => meta.missing ?? NO_REASON),
    // Of a test that passed, the errors of the attempt before.
    unsteady: passed
      .filter(({ failureMessages }) => failureMessages.length > 0)
      .map(({ fullName }) => fullName),
  };
}

interface Suite {
  readonly title: string;
  readonly specs: readonly z.infer<typeof Spec>[];
  readonly suites?: readonly Suite[] | undefined;
}

const Spec = z.object({
  title: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      projectName: z.string(),
      annotations: z.array(z.object({ type: z.string(), description: z.string().optional() })),
    }),
  ),
});
const Suite: z.ZodType<Suite> = z.object({
  title: z.string(),
  specs: z.array(Spec),
  suites: z.array(z.lazy(() => Suite)).optional(),
});
const PlaywrightReport = z.object({
  suites: z.array(Suite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Counts a report of Playwright's `json` reporter. */
export function tallyPlaywright(report: unknown): Tally {
  const { suites, errors } = PlaywrightReport.parse(report);
  const failed = errors.map(({ message }) => `browser: ${message?.split('\n')[0] ?? 'an error'}`);
  return suites.map((suite) => tallySuite(suite, [])).reduce(add, { ...NOTHING, failed });
}

function tallySuite(suite: Suite, above: readonly string[]): Tally {
  const path = [...above, suite.title];
  const inner = (suite.suites ?? []).map((each) => tallySuite(each, path));
  const own = suite.specs.flatMap(({ title, tests }) =>
    tests.map(({ status, projectName, annotations }): Tally => {
      const name = [...path, title, ...(projectName === '' ? [] : [projectName])].join(' › ');
      const why = annotations.find(({ type }) => type === 'skip')?.description;
      return {
        passed: status === 'expected' || status === 'flaky' ? 1 : 0,
        failed: status === 'unexpected' ? [name] : [],
        skipped: status === 'skipped' ? [why ?? NO_REASON] : [],
        unsteady: status === 'flaky' ? [name] : [],
      };
    }),
  );
  return [...inner, ...own].reduce(add, NOTHING);
}

export async function readReport(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
