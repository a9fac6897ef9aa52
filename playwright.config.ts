import { defineConfig, devices } from '@playwright/test';
import type { Options } from './e2e/browser/options.ts';
import { CHROMIUM_FLAGS } from './e2e/harness/chromium.ts';
import { findProgram } from './e2e/programs.ts';

const executablePath = await findProgram('chromium');

/**
 * What people do with the page, as against how it looks in every state: each of these visits is
 * made in two looks that share nothing, so that it has been made wide and narrow, in light and
 * in dark, from left to right and from right to left.
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
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json']],
  use: {
    ...devices['Desktop Chrome'],
    // It costs a third of the time; `--trace retain-on-failure` has it where one looks for a fault.
    trace: 'off',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...CHROMIUM_FLAGS],
    },
  },
  projects: [
    { name: 'wide' },
    {
      name: 'narrow, dark, right to left',
      testMatch: FLOWS,
      // Those that are about a width have their own.
      grepInvert: /\d px/,
      use: { viewport: { width: 390, height: 844 }, colorScheme: 'dark', direction: 'rtl' },
    },
  ],
});
