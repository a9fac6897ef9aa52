import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { isLong } from '#server/ops/testing/length.ts';
import { axeFindings } from './axe.ts';
import { expect, test } from './fixtures.ts';
import { enlargeLetters, expectNothingSticksOut, expectTouchable } from './page-checks.ts';
import { DISTINCT_STATES, STATES } from './states/index.ts';
import { ALL_LOOKS, type Look, PICTURED, shortLooks, wear } from './states/looks.ts';
import { createStateContext } from './states/state-context.ts';

/** Where pictures of all states are put; without it none is taken. See docs/screens/README.md. */
const SCREENS_DIR = process.env['STATES_DIR'];
/** Where each finding is written for `npm run axe`, which looks at everything. */
const REPORT = process.env['AXE_REPORT'];

/** Pixels: the smallest telephone, and the widest screen. */
const EXTREMES = [320, 2560];
/** Pixels; at these, letters may be twice as large. */
const ENLARGED = [360, 1440];

/** Milliseconds to reach a state, and for each look: axe takes its time on a machine that has other work. */
const REACH_TIMEOUT = 60_000;
const LOOK_TIMEOUT = 15_000;

test.use({ reducedMotion: 'reduce' });

// By itself it would take a worker half of the time of all files.
test.describe.configure({ mode: 'parallel' });

const isFull = isLong || REPORT !== undefined || SCREENS_DIR !== undefined;

for (const { name, reach } of isFull ? STATES : DISTINCT_STATES) {
  test(`SHOW-14 in the state “${name}” axe finds nothing, in whatever look`, async ({
    page,
    service,
    relay,
  }) => {
    const looks = looksFor(name);
    test.setTimeout(REACH_TIMEOUT + looks.length * LOOK_TIMEOUT);
    await reach(await createStateContext(page, service, relay));
    for (const look of looks) {
      await wear(page, look);
      await picture(page, name, look);
      const { rules, violations } = await axeFindings(page);
      if (REPORT !== undefined)
        await appendFile(
          REPORT,
          `${JSON.stringify({ state: name, look: look.name, rules, violations })}\n`,
        );
      expect.soft(violations, look.name).toEqual([]);
      await expectNothingSticksOut(page);
      await expectTouchable(page);
    }
    for (const width of EXTREMES) {
      await page.setViewportSize({ width, height: 800 });
      await expectNothingSticksOut(page);
    }
    await enlargeLetters(page, 2);
    for (const width of ENLARGED) {
      await page.setViewportSize({ width, height: 800 });
      await expectNothingSticksOut(page);
    }
  });
}

function looksFor(state: string): readonly Look[] {
  if (SCREENS_DIR !== undefined) return ALL_LOOKS.filter(({ name }) => PICTURED.includes(name));
  return isLong || REPORT !== undefined ? ALL_LOOKS : shortLooks(state);
}

async function picture(page: Page, state: string, { name, width }: Look): Promise<void> {
  if (SCREENS_DIR === undefined || !PICTURED.includes(name)) return;
  await expect(page.locator('[data-body="coming"]')).toHaveCount(0);
  await mkdir(SCREENS_DIR, { recursive: true });
  const file = path.join(SCREENS_DIR, `${state}-${name}.jpg`);
  // A wide one is shown at half its size anyway.
  const quality = width > 1000 ? 45 : 55;
  await page.screenshot({ path: file, type: 'jpeg', quality, animations: 'disabled' });
}
