import { defineConfig, devices } from '@playwright/test';
import { CHROMIUM_FLAGS } from './e2e/harness/chromium.ts';
import { findProgram } from './e2e/programs.ts';

const executablePath = await findProgram('chromium');

export default defineConfig({
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
    trace: 'retain-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [...CHROMIUM_FLAGS],
    },
  },
});
