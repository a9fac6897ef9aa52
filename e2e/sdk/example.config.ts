import { defineConfig } from '@playwright/test';
import type { MayflyTestOptions } from 'mayfly-client/playwright';
import { byLength } from '#server/ops/testing/length.ts';
import example from '../../examples/sign-up/playwright.config.ts';
import { launchedFrom } from '../harness/chromium.ts';
import { findProgram } from '../programs.ts';

const browser = (await findProgram('shell')) ?? (await findProgram('chromium'));

/** The suite of `examples/sign-up` as it stands, with a browser of this machine. */
export default defineConfig<MayflyTestOptions>({
  ...example,
  // On two cores eight browsers take twice the CPU time of two.
  workers: byLength({ short: 2, long: example.workers ?? 8 }),
  outputDir: '../../test-results/sign-up',
  reporter: [['list'], ['json']],
  use: { ...example.use, launchOptions: launchedFrom(browser) },
});
