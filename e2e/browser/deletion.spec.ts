import type { Page } from '@playwright/test';
import { request } from '../harness/rest.ts';
import {
  choose,
  connectionState,
  deliver,
  expect,
  expectBounce,
  expectTaken,
  openInbox,
  row,
  shownAddress,
  test,
} from './fixtures.ts';
import { listen } from './listening.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const bar = (page: Page) => page.getByTestId('deletion-bar');
const ended = (page: Page) => page.getByTestId('ended');

test.describe('with a long grace for goodbyes', () => {
  // What ends at once was destroyed, not left.
  test.use({ serviceEnv: { MAYFLY_RELOAD_GRACE: '24h', MAYFLY_DISCONNECT_GRACE: '24h' } });

  test('PAGE-1 destroying is said, can be taken back by button and Escape, and happens', async ({
    page,
    service,
  }) => {
    const address = await openInbox(page);
    const heard = await listen(page);
    const destroy = button(page, 'Delete address');
    for (const back of ['button', 'Escape']) {
      await destroy.click();
      await expect(bar(page)).toContainText('Deleting this address');
      await expect(button(page, 'Undo')).toBeFocused();
      if (back === 'button') await button(page, 'Undo').click();
      else await page.keyboard.press('Escape');
      await expect(bar(page)).toBeHidden();
      await expect(destroy).toBeFocused();
      await expect.poll(() => heard).toContain('Address kept');
    }
    await expectTaken(service, address);
    await destroy.click();
    await expect(ended(page)).toHaveAttribute('data-reason', 'deleted');
    await expect(button(page, 'New address')).toBeFocused();
    await expectBounce(service, address);
  });

  test('PAGE-1 a tab that is closed meanwhile destroys at once', async ({ page, service }) => {
    const address = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    await button(page, 'Delete address').click();
    await expect(bar(page)).toBeVisible();
    await page.close();
    await expectBounce(service, address);
  });

  test('PAGE-1 so does a reload, which begins anew', async ({ page, service }) => {
    const address = await openInbox(page);
    await button(page, 'Delete address').click();
    await expect(bar(page)).toBeVisible();
    await page.reload();
    await expect(page.getByTestId('address')).not.toHaveText(address);
    expect(await shownAddress(page)).not.toBe(address);
    await expectBounce(service, address);
  });

  test('PAGE-1 what the server does not hear is said, and the address stays', async ({ page }) => {
    await openInbox(page);
    await page.route('**/api/v1/inbox', (route) => route.abort());
    await button(page, 'Delete address').click();
    await button(page, 'Delete now').click();
    await expect(bar(page)).toContainText('The server did not answer');
    await expect(button(page, 'Keep')).toBeFocused();
    await page.unroute('**/api/v1/inbox');
    await button(page, 'Try again').click();
    await expect(ended(page)).toBeVisible();
  });
});

test('PAGE-1 a new address leaves mail behind after the same moment, without mail at once', async ({
  page,
  service,
}) => {
  const first = await openInbox(page);
  const address = page.getByTestId('address');
  await page.keyboard.press('n');
  await expect(address).not.toHaveText(first);
  const second = await shownAddress(page);
  await deliver(page, service, second, 'To be left');
  await page.keyboard.press('n');
  await expect(bar(page)).toContainText('Leaving this address and its email for a new one');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toBeHidden();
  await choose(page, 'New address');
  await button(page, 'Delete now').click();
  await expect(address).not.toHaveText(second);
  await expectBounce(service, second);
});

test('PAGE-1 a tab that is not the only one leaves without a word', async ({
  page,
  context,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'For both');
  const [twin] = await Promise.all([
    context.waitForEvent('page'),
    page.evaluate(() => void window.open(location.href)),
  ]);
  expect(await shownAddress(twin)).toBe(address);
  await expect(page.getByText('Open in 2 tabs')).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByTestId('address')).not.toHaveText(address);
  await expectTaken(service, address);
});

test('what can be undone is not above another banner', async ({ page, context, service }) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Deleted email');
  const offline = page.locator('[data-testid="banner"][data-kind="offline"]');
  await context.setOffline(true);
  await expect(offline).toBeVisible();
  await row(page, 'Deleted email').getByRole('button').first().focus();
  await page.keyboard.press('#');
  await expect(page.getByTestId('message-undo')).toBeVisible();
  await expect(offline).toBeHidden();
  await button(page, 'Undo').click();
  await expect(offline).toBeVisible();
});

test('PAGE-2 the last screen tells how much went, and that mail bounces', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  for (const subject of ['One', 'Two']) await deliver(page, service, address, subject);
  await choose(page, 'Delete address');
  await button(page, 'Delete now').click();
  await expect(ended(page)).toContainText(/Its 2 emails \([\d.]+\s(bytes|kB)\) were deleted/);
  await expect(ended(page)).toContainText('Email to it is now refused.');
});

test.describe('where mail for the dead is dropped', () => {
  test.use({ serviceEnv: { MAYFLY_AFTERLIFE: 'discard' } });

  test('PAGE-2 the last screen promises no bounce', async ({ page }) => {
    await openInbox(page);
    await button(page, 'Delete address').click();
    await button(page, 'Delete now').click();
    await expect(ended(page)).toContainText('It had no email.');
    await expect(ended(page)).toContainText('is now discarded');
    await expect(ended(page)).not.toContainText('refused');
  });
});

test('PAGE-2 a tab that comes back too late is told which address is gone', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  const token = await page.evaluate(() => sessionStorage.getItem('mayfly.token'));
  await page.goto('about:blank');
  await request(service.httpUrl, '/inbox', { method: 'DELETE', token: token ?? '' });
  await page.goto('/');
  await expect(ended(page)).toHaveAttribute('data-reason', 'gone');
  await expect(ended(page)).toContainText(`${address} expired while you were away.`);
  await expect(button(page, 'New address')).toBeFocused();
});
