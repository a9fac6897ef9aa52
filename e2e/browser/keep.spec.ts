import type { Page } from '@playwright/test';
import { axeFindings } from './axe.ts';
import {
  chooseMore,
  deliver,
  expect,
  expectBounce,
  expectTaken,
  moreButton,
  openInbox,
  row,
  test,
} from './fixtures.ts';

const banner = (page: Page, kind: string) =>
  page.getByRole('status', { name: 'Page status' }).locator(`[data-kind="${kind}"]`);

const stored = (page: Page) => page.evaluate(() => localStorage.getItem('mayfly.kept'));

test('LIFE-14 a kept inbox outlives its tab; the next visit offers and opens it', async ({
  page,
  context,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Kept email');
  await chooseMore(page, 'Keep for 1 hour');
  await expect(banner(page, 'kept')).toContainText('On a shared computer');
  await expect(page.locator('main > header')).toContainText(/Kept until \d/);
  expect((await axeFindings(page)).violations).toEqual([]);
  const text = (await stored(page)) ?? '';
  expect(text).toMatch(/^\[\{"token":"[\w-]{43}","endsAt":\d+\}\]$/);
  await page.close({ runBeforeUnload: true });

  const later = await context.newPage();
  const other = await openInbox(later);
  expect(other).not.toBe(address);
  await expectTaken(service, address);
  const offer = banner(later, 'keptOffer');
  const open = offer.getByRole('button', { name: 'Open' });
  // Side by side, also where the text leaves space for one of them only. The banner still moves.
  await expect(async () => {
    const forget = await offer.getByRole('button', { name: 'Forget' }).boundingBox();
    expect(forget?.y).toBe((await open.boundingBox())?.y);
  }).toPass();
  await open.click();
  await expect(later.getByTestId('address')).toHaveText(address);
  await expect(row(later, 'Kept email')).toBeVisible();
  await expectBounce(service, other);
});

test('the banner of a kept inbox goes with the next task; bar and menu have the end', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Deleted email');
  await chooseMore(page, 'Keep for 1 hour');
  await expect(banner(page, 'kept')).toBeVisible();
  await row(page, 'Deleted email').getByRole('button').first().focus();
  await page.keyboard.press('#');
  await expect(page.getByTestId('message-undo')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'Deleted email')).toBeVisible();
  await expect(page.getByTestId('message-undo')).toBeHidden();
  await expect(banner(page, 'kept')).toBeHidden();

  // Nor does it return with the page.
  await page.reload();
  await expect(row(page, 'Deleted email')).toBeVisible();
  const header = page.locator('main > header');
  await expect(header).toContainText(/Kept until \d/);
  await expect(banner(page, 'kept')).toHaveCount(0);
  await moreButton(page).click();
  await expect(page.getByRole('menuitem', { name: 'Stop keeping' })).toHaveAccessibleDescription(
    /^Kept until \d/,
  );
});

test('LIFE-14 released, it is forgotten, and ends with its tab', async ({
  page,
  context,
  service,
}) => {
  const address = await openInbox(page);
  await chooseMore(page, 'Keep for 1 hour');
  const header = page.locator('main > header');
  await expect(header).toContainText('It stays when you close this tab.');
  await banner(page, 'kept').getByRole('button', { name: 'Stop keeping' }).click();
  await expect(banner(page, 'kept')).toBeHidden();
  await expect(header).toContainText('It lives as long as this tab.');
  await expect.poll(() => stored(page)).toBeNull();
  await context.newPage();
  await page.close({ runBeforeUnload: true });
  await expectBounce(service, address);
});

test.describe('where the operator keeps no inbox', () => {
  test.use({ serviceEnv: { MAYFLY_KEEP_TIME: '0' } });

  test('LIFE-14 the menu does not offer it', async ({ page }) => {
    await openInbox(page);
    await moreButton(page).click();
    await expect(page.getByRole('menuitem', { name: 'Copy with a tag' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /^Keep/ })).toHaveCount(0);
  });
});
