import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { transformWithOxc } from 'vite';
import { CHROMIUM_FLAGS } from '../../e2e/harness/chromium.ts';
import { findProgram } from '../../e2e/programs.ts';

export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findProgram('chromium');
  if (executablePath === null) throw new Error('no Chromium found; npm test installs one');
  return await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS] });
}

type Script = 'paint-probe' | 'input-probe' | 'task-probe' | 'address-probe' | 'push-page';

/** The types are for us; the page gets plain JavaScript. */
export async function pageScript(script: Script): Promise<string> {
  const file = path.join(import.meta.dirname, `../page/${script}.ts`);
  return (await transformWithOxc(await readFile(file, 'utf8'), file)).code;
}

/**
 * The zero of the page's `performance.now()` on the machine's monotonic clock, in
 * milliseconds: Chromium counts on the same CLOCK_MONOTONIC as Node, so that no clocks
 * have to be compared.
 */
export async function pageClockZero(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const start = metrics.find((metric) => metric.name === 'NavigationStart');
  if (!start) throw new Error('the browser reports no NavigationStart');
  return start.value * 1_000;
}
