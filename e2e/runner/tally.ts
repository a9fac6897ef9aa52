import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What a step of the run came to; names are for the summary at the end. */
export interface Tally {
  readonly passed: number;
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
}

export const NOTHING: Tally = { passed: 0, failed: [], skipped: [] };

export function add(one: Tally, other: Tally): Tally {
  return {
    passed: one.passed + other.passed,
    failed: [...one.failed, ...other.failed],
    skipped: [...one.skipped, ...other.skipped],
  };
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** Counts a report of Vitest's `json` reporter. A file that could not even load is a failure. */
export function tallyVitest(report: unknown): Tally {
  const { testResults } = VitestReport.parse(report);
  let tally = NOTHING;
  for (const { name, status, assertionResults } of testResults) {
    const named = (wanted: (status: string) => boolean) =>
      assertionResults.filter((test) => wanted(test.status)).map((test) => test.fullName);
    const failed = named((each) => each === 'failed');
    tally = add(tally, {
      passed: named((each) => each === 'passed').length,
      failed: status === 'failed' && failed.length === 0 ? [`${name} (the whole file)`] : failed,
      skipped: named((each) => each !== 'failed' && each !== 'passed'),
    });
  }
  return tally;
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

/** Counts a report of Playwright's `json` reporter. A test that passed on a retry only has failed. */
export function tallyPlaywright(report: unknown): Tally {
  const { suites, errors } = PlaywrightReport.parse(report);
  const failed = errors.map(({ message }) => `browser: ${message?.split('\n')[0] ?? 'an error'}`);
  return suites.map((suite) => tallySuite(suite, [])).reduce(add, { ...NOTHING, failed });
}

function tallySuite(suite: Suite, above: readonly string[]): Tally {
  const path = [...above, suite.title];
  let tally = (suite.suites ?? []).map((inner) => tallySuite(inner, path)).reduce(add, NOTHING);
  for (const spec of suite.specs) {
    const title = [...path, spec.title].join(' › ');
    for (const { status, annotations } of spec.tests) {
      const why = annotations.find(({ type }) => type === 'skip')?.description;
      if (status === 'expected') tally = add(tally, { ...NOTHING, passed: 1 });
      else if (status === 'skipped')
        tally = add(tally, { ...NOTHING, skipped: [why ? `${title} (${why})` : title] });
      else tally = add(tally, { ...NOTHING, failed: [title] });
    }
  }
  return tally;
}

export async function readReport(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
