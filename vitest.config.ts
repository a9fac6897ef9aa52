import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Milliseconds: many times what the slowest takes, as machines have other work too. */
const PATIENCE = 90_000;

const LIMITS = { pool: 'forks', testTimeout: PATIENCE, hookTimeout: PATIENCE } as const;

/** Answers of the REST API that differ from their schemas fail the run. */
const setupFiles = ['server/api/testing/check-answers.ts'];

/**
 * Nothing in the code is global, so files share a process: a start for each took longer than most of
 * them.
 */
const SHARED = { setupFiles, isolate: false } as const;

/** What weighs the heap, in which nobody else may let go of anything meanwhile. */
const WEIGHS = '**/*.heap.test.ts';

/** Files at the same time, beside two of the browser: with more, tests miss deadlines on two cores. */
const WORKERS = 2;

/** They wait for minutes, for others: begun last, they would leave the machine idle at the end. */
const LONG = new RegExp(
  `/e2e/(?:${[
    ...[
      'daemons/(?:delivery|zero/zero-to-domain)',
      'redis/(?:faults|nodes|versions|failures)',
      'firefox/visit',
    ],
    ...['service/(?:thousand-tabs|fronts|package|container/container)'],
  ].join('|')})\\.test\\.ts$`,
);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...LIMITS,
          ...SHARED,
          name: 'inside',
          include: ['{server,shared,client,bench,sdk}/**/*.test.ts'],
          exclude: [WEIGHS],
        },
      },
      {
        test: {
          ...LIMITS,
          ...SHARED,
          name: 'outside',
          include: [
            'e2e/{sdk,service,daemons,dialogs,fuzz,bad-config,structure,firefox,redis}/**/*.test.ts',
          ],
        },
      },
      { test: { ...LIMITS, setupFiles, name: 'heap', include: [WEIGHS] } },
    ],
  },
});
