import { defineConfig, devices } from '@playwright/test';
import { type Options, SECOND_LOOK } from './e2e/browser/options.ts';
import { launchedFrom } from './e2e/harness/chromium.ts';
import { findProgram } from './e2e/programs.ts';
import { isLong } from './server/ops/testing/length.ts';

const browser = await findProgram('chromium');
/** Where there is one; some things only the whole browser can do, and their tests ask for it. */
const shell = process.env['WHOLE_BROWSER'] ? browser : ((await findProgram('shell')) ?? browser);

/**
 * What people do with the page, as against how it looks in every state. In the long form each of
 * these visits is made in two looks that share nothing: wide and narrow, light and dark, left to
 * right and right to left, in the engine alone and in the whole browser. In the short form only
 * those with the tag are.
 */
const FLOWS = new RegExp(
  `/(?:${[
    ...['arrival', 'away', 'consent', 'deletion', 'delivery', 'keyboard-visit', 'life', 'opened'],
    ...['own-name', 'printing', 'reading', 'row-and-address', 'saving', 'trouble', 'verdict'],
  ].join('|')})\\.spec\\.ts$`,
);

/** Each part of it has its proof: delivery by Postfix in `e2e/daemons`, the row in `arrival`. */
const LONG_ONLY = /\/daemons\.spec\.ts$/;

/**
 * The canary has a public name: pictures from private ones are never fetched, whatever the reader
 * wants. It is the same for all tests, since a worker has one browser and one service.
 */
function launched(program: string | null) {
  const options = launchedFrom(program);
  const args = [...options.args, '--host-resolver-rules=MAP *.example 127.0.0.1'];
  return { ...options, args };
}

export default defineConfig<Options>({
  testDir: 'e2e/browser',
  testIgnore: isLong ? [] : LONG_ONLY,
  outputDir: 'test-results',
  // Tests of a file often need the same settings of the service, which a worker starts once.
  fullyParallel: false,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    // It costs a third of the time; `--trace retain-on-failure` has it where one looks for a fault.
    trace: 'off',
    launchOptions: launched(shell),
    // Drawing in software, what moves costs a fourth of the processor time of all tests. It moves in
    // the second look, in the long form and in the tests that are about it.
    reducedMotion: isLong ? 'no-preference' : 'reduce',
    // It fetches the page once more in each context; \`shell\` is about it.
    serviceWorkers: isLong ? 'allow' : 'block',
  },
  projects: [
    { name: 'wide' },
    {
      name: 'narrow, dark, right to left',
      testMatch: FLOWS,
      grep: isLong ? /./ : new RegExp(SECOND_LOOK),
      // Those that are about a width have their own.
      grepInvert: /\d px/,
      use: {
        ...{ viewport: { width: 390, height: 844 }, colorScheme: 'dark', direction: 'rtl' },
        reducedMotion: 'no-preference',
        launchOptions: launched(browser),
      },
    },
  ],
});
