import { defineConfig, devices } from '@playwright/test';
import type { Options } from './e2e/browser/options.ts';
import { launchedFrom } from './e2e/harness/chromium.ts';
import { findProgram } from './e2e/programs.ts';

const browser = await findProgram('chromium');
/** Where there is one; some things only the whole browser can do, and their tests ask for it. */
const shell = process.env['WHOLE_BROWSER'] ? browser : ((await findProgram('shell')) ?? browser);

/**
 * What people do with the page, as against how it looks in every state: each of these visits is
 * made in two looks that share nothing, so that it has been made wide and narrow, in light and
 * in dark, from left to right and from right to left; and in the engine alone and in the whole
 * browser.
 */
const FLOWS = new RegExp(
  `/(?:${[
    ...['arrival', 'away', 'consent', 'delivery', 'going', 'in-hand', 'keyboard-visit', 'life'],
    ...['opened', 'own-name', 'printing', 'reading', 'saving', 'trouble', 'verdict'],
  ].join('|')})\\.spec\\.ts$`,
);

export default defineConfig<Options>({
  testDir: 'e2e/browser',
  outputDir: 'test-results',
  fullyParallel: true,
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
    launchOptions: launchedFrom(shell),
  },
  projects: [
    { name: 'wide' },
    {
      name: 'narrow, dark, right to left',
      testMatch: FLOWS,
      // Those that are about a width have their own.
      grepInvert: /\d px/,
      use: {
        ...{ viewport: { width: 390, height: 844 }, colorScheme: 'dark', direction: 'rtl' },
        launchOptions: launchedFrom(browser),
      },
    },
  ],
});
