import type { Page } from '@playwright/test';
import { axeFindings } from './axe.ts';
import { deliver, expect, expectBounce, expectTaken, openInbox, row, test } from './fixtures.ts';

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^(?:Menu|Settings)/ }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

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
  await choose(page, 'Keep for 1 hour');
  await expect(banner(page, 'kept')).toContainText('On a shared computer');
  expect((await axeFindings(page)).violations).toEqual([]);
  const text = (await stored(page)) ?? '';
  expect(text).toMatch(/^\[\{"token":"[\w-]{43}","endsAt":\d+\}\]$/);
  await page.close({ runBeforeUnload: true });

  const later = await context.newPage();
  const other = await openInbox(later);
  expect(other).not.toBe(address);
  await expectTaken(service, address);
  await banner(later, 'keptOffer').getByRole('button', { name: 'Open' }).click();
  await expect(later.getByTestId('address')).toHaveText(address);
  await expect(row(later, 'Kept email')).toBeVisible();
  await expectBounce(service, other);
});

test('what can be undone is not above another banner', async ({ page, service }) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Deleted email');
  await choose(page, 'Keep for 1 hour');
  await row(page, 'Deleted email').getByRole('button').first().focus();
  await page.keyboard.press('#');
  await expect(page.getByTestId('message-undo')).toBeVisible();
  await expect(banner(page, 'kept')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(banner(page, 'kept')).toBeVisible();
});

test('LIFE-14 released, it is forgotten, and ends with its tab', async ({
  page,
  context,
  service,
}) => {
  const address = await openInbox(page);
  await choose(page, 'Keep for 1 hour');
  await banner(page, 'kept').getByRole('button', { name: 'Stop keeping' }).click();
  await expect(banner(page, 'kept')).toBeHidden();
  await expect.poll(() => stored(page)).toBeNull();
  await context.newPage();
  await page.close({ runBeforeUnload: true });
  await expectBounce(service, address);
});

test.describe('where the operator keeps no inbox', () => {
  test.use({ serviceEnv: { MAYFLY_KEEP_TIME: '0' } });

  test('LIFE-14 the menu does not offer it', async ({ page }) => {
    await openInbox(page);
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect(page.getByRole('menuitem', { name: 'Copy with a tag' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /^Keep/ })).toHaveCount(0);
  });
});
