import { defineConfig } from 'vitest/config';

const LIMITS = { pool: 'forks', testTimeout: 30_000, hookTimeout: 30_000 } as const;

/** What weighs the heap, in which nobody else may let go of anything meanwhile. */
const WEIGHS = '**/*.heap.test.ts';

/** Files at the same time: most of those of the outside wait for other processes. */
const WORKERS = 2;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    projects: [
      {
        test: {
          ...LIMITS,
          name: 'inside',
          include: ['{server,shared,client,bench}/**/*.test.ts'],
          exclude: [WEIGHS],
          // Nothing in the code is global, so files share a process: a start for each took longer
          // than most of them.
          isolate: false,
        },
      },
      {
        test: {
          ...LIMITS,
          name: 'outside',
          include: [
            WEIGHS,
            'e2e/{service,daemons,dialogs,fuzz,bad-config,structure,firefox,redis}/**/*.test.ts',
          ],
        },
      },
    ],
  },
});
