import type { Page } from '@playwright/test';
import { byLength } from '#server/ops/testing/length.ts';
import { deliver, expect, openInbox, row, test } from './fixtures.ts';

test.use({ reducedMotion: 'no-preference' });

/** Counts from the first frame how far things moved that nobody had touched (CLS). */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push(JSON.stringify(entry));
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

function shifts(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    // What the last frame moved is told after it.
    for (let frame = 0; frame < 2; frame++)
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return 'shifts' in window && Array.isArray(window.shifts) ? window.shifts : ['not watched'];
  });
}

/** Where the things are that the static shell shows before there is a script. */
function places(page: Page) {
  return page.evaluate(() =>
    ['PageLayout__wordmark', 'AddressCard__address', 'AddressCard__domain'].map((name) => {
      const box = document.querySelector(`.${name}`)?.getBoundingClientRect();
      return box && [name, box.x, box.y, box.width, box.height];
    }),
  );
}

/** The page has two layouts; a telephone on its side has the wide one, with little height. */
const SIZES = byLength<readonly (readonly [width: number, height: number])[]>({
  short: [
    [1440, 900],
    [390, 844],
  ],
  long: [
    [1440, 900],
    [844, 390],
    [390, 844],
    [320, 640],
  ],
});

for (const [width, height] of SIZES) {
  test.describe(`${width} × ${height}`, () => {
    test.use({ viewport: { width, height } });

    test('nothing moves from the first frame to the first mail', async ({ page, service }) => {
      await watchShifts(page);
      const address = await openInbox(page);
      await page.evaluate(() => document.fonts.ready);
      await deliver(page, service, address, 'Lands without a push');
      await expect(row(page, 'Lands without a push')).toBeVisible();
      expect(await shifts(page)).toEqual([]);
    });

    test('the shell before the script is the page after it, to the pixel', async ({
      page,
      service,
    }) => {
      void service;
      const script = Promise.withResolvers<void>();
      await page.route(/\/assets\/index-[^/]+\.js$/, async (route) => {
        await script.promise;
        await route.continue();
      });
      await page.goto('/', { waitUntil: 'commit' });
      await expect(page.locator('[data-shell-address]')).toHaveText(/@mayfly\.localhost/);
      await page.evaluate(() => document.fonts.ready);
      const before = await places(page);
      script.resolve();
      await expect(page.getByTestId('address')).toHaveText(/@mayfly\.localhost/);
      expect(await places(page)).toEqual(before);
    });
  });
}

test('the page is set in its own type, which is there for the first frame', async ({
  page,
  service,
}) => {
  await openInbox(page);
  void service;
  const loaded = await page.evaluate(async () => {
    await document.fonts.ready;
    const faces = [...document.fonts].filter(({ status }) => status === 'loaded');
    return faces.map(({ family, weight }) => `${family.replaceAll('"', '')} ${weight}`);
  });
  expect(loaded).toEqual(expect.arrayContaining(['Mayfly Type 500', 'Mayfly Book 400']));
});

for (const direction of ['ltr', 'rtl'] as const) {
  test.describe(`a window that gets narrower, ${direction}`, () => {
    test.use({ direction });

    test('SHOW-14 has nothing beside it to scroll to, not even while the spark moves', async ({
      page,
    }) => {
      await page.setViewportSize({ width: 360, height: 800 });
      await openInbox(page);
      await expect.poll(() => page.evaluate(atFirst)).toBe(0);
      await page.setViewportSize({ width: 320, height: 800 });
      expect(await page.evaluate(atFirst)).toBe(0);
    });
  });
}

/** Runs in the page. Pixels by which it is too wide while all that moves is where it began. */
function atFirst(): number {
  for (const moving of document.getAnimations()) {
    moving.pause();
    moving.currentTime = 0;
  }
  return document.documentElement.scrollWidth - window.innerWidth;
}
