import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What a step of the run came to, for the summary at the end. */
export interface Tally {
  readonly passed: number;
  /** Names. */
  readonly failed: readonly string[];
  /** Of each test that was skipped the reason. */
  readonly skipped: readonly string[];
  /** They failed among others, and passed alone: each is a fault, of the test or of the code. */
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
export function countReasons(
  skipped: Tally['skipped'],
): readonly [reason: string, count: number][] {
  const counts = new Map<string, number>();
  for (const reason of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** What is run again as a whole: a file of Vitest's, a test of Playwright's, by its name. */
export type Parts = ReadonlyMap<string, Tally>;

export const total = (parts: Parts): Tally => [...parts.values()].reduce(add, NOTHING);

/** What failed in the first run counts as in the second; what that one did not reach has failed. */
export function lookedAtAgain(first: Parts, second: Parts): Parts {
  const parts = new Map(first);
  for (const [name, before] of first) {
    const now = second.get(name);
    if (before.failed.length === 0 || now === undefined) continue;
    const unsteady = before.failed.filter((each) => !now.failed.includes(each));
    parts.set(name, { ...now, unsteady });
  }
  return parts;
}

const VitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          meta: z.object({ missing: z.string().optional() }),
        }),
      ),
    }),
  ),
});

/** Counts a report of Vitest's `json` reporter. A file that could not even load is a failure. */
export function partsOfVitest(report: unknown): Parts {
  const parts = new Map<string, Tally>();
  for (const { name, status, assertionResults } of VitestReport.parse(report).testResults) {
    const ended = (status: string) => assertionResults.filter((test) => test.status === status);
    const failed = ended('failed').map(({ fullName }) => fullName);
    const skipped = assertionResults.filter((test) => !['passed', 'failed'].includes(test.status));
    const tally = {
      ...NOTHING,
      passed: ended('passed').length,
      failed: status === 'failed' && failed.length === 0 ? [`${name} (the whole file)`] : failed,
      skipped: skipped.map(({ meta }) => meta.missing ?? NO_REASON),
    };
    // Both projects may run a file.
    parts.set(name, add(parts.get(name) ?? NOTHING, tally));
  }
  return parts;
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
export function partsOfPlaywright(report: unknown): Parts {
  const { suites, errors } = PlaywrightReport.parse(report);
  const failed = errors.map(({ message }) => `browser: ${message?.split('\n')[0] ?? 'an error'}`);
  const parts = new Map<string, Tally>();
  if (failed.length > 0) parts.set('', { ...NOTHING, failed });
  for (const suite of suites) countSuite(suite, [], parts);
  return parts;
}

function countSuite(suite: Suite, above: readonly string[], parts: Map<string, Tally>): void {
  const path = [...above, suite.title];
  for (const inner of suite.suites ?? []) countSuite(inner, path, parts);
  for (const { title, tests } of suite.specs)
    for (const { status, projectName, annotations } of tests) {
      const name = [...path, title, ...(projectName === '' ? [] : [projectName])].join(' › ');
      const why = annotations.find(({ type }) => type === 'skip')?.description;
      parts.set(name, {
        ...NOTHING,
        passed: status === 'expected' ? 1 : 0,
        failed: status === 'unexpected' || status === 'flaky' ? [name] : [],
        skipped: status === 'skipped' ? [why ?? NO_REASON] : [],
      });
    }
}

export async function readReport(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
