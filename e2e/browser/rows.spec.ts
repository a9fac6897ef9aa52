import type { Locator, Page } from '@playwright/test';
import { byLength } from '#server/ops/testing/length.ts';
import { wholeBrowser } from '../harness/chromium.ts';
import { connectionState, expect, openInbox, row, test } from './fixtures.ts';
import { deliverMany, ROOMY } from './many.ts';
import { expectAccessible } from './page-checks.ts';

// The bare engine loses frames while many rows land, and scrolls to a part of a pixel.
test.use({
  serviceEnv: ROOMY,
  reducedMotion: 'no-preference',
  launchOptions: await wholeBrowser(),
});

const rows = (page: Page) => page.locator('[data-message-id]');
const pill = (page: Page) => page.getByRole('button', { name: / new emails?$/ });
const mail = (page: Page, n: number) =>
  rows(page).filter({ has: page.getByText(`Mail ${n}`, { exact: true }) });
const opener = (found: Locator) => found.getByRole('button').first();

/** Pixels from the top of the window. */
async function topOf(found: Locator): Promise<number> {
  return (await found.boundingBox())?.y ?? Number.NaN;
}

/** The mail of a row in the middle of the window, once nothing scrolls any more. */
async function inSight(page: Page): Promise<string | null> {
  const { height } = page.viewportSize() ?? { height: 0 };
  const found = () =>
    page.evaluate(
      (y) =>
        document
          .elementFromPoint(200, y)
          ?.closest('[data-message-id]')
          ?.getAttribute('data-message-id') ?? null,
      height * 0.85,
    );
  let last = await found();
  await expect
    .poll(async () => {
      const before = last;
      last = await found();
      return last !== null && before === last;
    })
    .toBe(true);
  return last;
}

async function fill(page: Page, smtp: Parameters<typeof deliverMany>[0], count: number) {
  const to = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  await deliverMany(smtp, to, count);
  await expect(page.getByRole('heading', { name: `${count} emails` })).toBeVisible();
  return to;
}

const FEW = ['few', 24, 1280] as const;
const MANY = ['many', 120, 1280] as const;
const MANY_NARROW = ['many on a telephone', 120, 390] as const;

for (const [what, count, width] of byLength<readonly (readonly [string, number, number])[]>({
  short: [FEW, MANY_NARROW],
  long: [FEW, MANY, MANY_NARROW],
})) {
  test(`SHOW-11 what comes does not move what is being read, and a pill leads up to it: ${what}`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = await fill(page, service.smtp, count);
    await rows(page).nth(3).hover();
    await page.mouse.wheel(0, 1_100);
    await expect(mail(page, count)).not.toBeInViewport();
    const same = page.locator(`[data-message-id="${await inSight(page)}"]`);
    const before = await topOf(same);
    await deliverMany(service.smtp, to, 20, 1_001);
    await expect(pill(page)).toHaveText('20 new emails');
    // Browsers round what is scrolled: within the same pixel it has not moved.
    await expect.poll(async () => Math.abs((await topOf(same)) - before)).toBeLessThan(0.5);
    await expectAccessible(page);
    await pill(page).click();
    await expect(mail(page, 1_020)).toBeInViewport();
    await expect(opener(mail(page, 1_020))).toBeFocused();
    await expect(pill(page)).toHaveCount(0);
  });
}

test('SHOW-11 of many rows those in sight are in the page, and the keys reach every one', async ({
  page,
  service,
}) => {
  await fill(page, service.smtp, 120);
  await expect.poll(() => rows(page).count()).toBeLessThan(40);
  const items = page.getByRole('navigation').getByRole('listitem');
  await expect(items.first()).toHaveAttribute('aria-setsize', '120');
  await expect(items.first()).toHaveAttribute('aria-posinset', '1');
  for (let n = 120; n > 80; n -= 1) {
    await page.keyboard.press('j');
    await expect(opener(mail(page, n))).toBeFocused();
  }
  await expect(mail(page, 81)).toBeInViewport();
  // Scrolled away from the row that has the focus: it is still there to go on from.
  await page.mouse.move(300, 700);
  await page.mouse.wheel(0, -9_000);
  await expect(mail(page, 120)).toBeInViewport();
  await expect(opener(mail(page, 81))).toBeFocused();
  await page.keyboard.press('k');
  await expect(opener(mail(page, 82))).toBeFocused();
});

test('SHOW-11 a row that goes elsewhere leaves the focus on the one beside it', async ({
  page,
  service,
}) => {
  await fill(page, service.smtp, 3);
  const token = await page.evaluate(() => JSON.stringify({ ...window.sessionStorage }));
  const bearer = /[A-Za-z0-9_-]{40,}/.exec(token)?.[0] ?? '';
  await opener(mail(page, 2)).focus();
  const id = await mail(page, 2).getAttribute('data-message-id');
  const gone = await fetch(`${service.httpUrl}/api/v1/inbox/messages/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${bearer}` },
  });
  expect(gone.status).toBe(204);
  await expect(row(page, 'Mail 2')).toHaveCount(0);
  await expect(opener(mail(page, 1))).toBeFocused();
});
