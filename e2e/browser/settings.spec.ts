import type { Page } from '@playwright/test';
import { expect, openInbox, shownAddress, test } from './fixtures.ts';
import { expectAccessible } from './page-checks.ts';

// What a service worker fetches cannot be held back by a test.
test.use({ reducedMotion: 'reduce', serviceWorkers: 'block' });

const button = (page: Page, name = 'Settings') => page.getByRole('button', { name });
const choice = (page: Page, name: string) => page.getByRole('menuitemradio', { name, exact: true });

test('LANG-5: a language is chosen by keyboard alone, holds at once and after a reload', async ({
  page,
}) => {
  const address = await openInbox(page);
  await button(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu', { name: 'Settings' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await expect(choice(page, 'System')).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByRole('menuitem', { name: /^Language/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(choice(page, 'Nederlands')).toBeVisible();
  // Letters find an item there, and are no shortcuts: n would have made a new address.
  await page.keyboard.type('Ned');
  await expect(choice(page, 'Nederlands')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'nl');
  await expect(choice(page, 'Nederlands')).toHaveAttribute('aria-checked', 'true');
  await page.keyboard.press('Escape');
  await expect(button(page, 'Instellingen')).toBeFocused();
  expect(await shownAddress(page)).toBe(address);

  await page.reload();
  await expect(page.getByRole('button', { name: 'Nieuw adres' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'nl');

  // Whoever goes back to the browser's own language follows the browser again.
  await button(page, 'Instellingen').click();
  await page.getByRole('menuitem', { expanded: false }).click();
  await choice(page, 'English').click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  expect(await page.evaluate(() => localStorage.getItem('mayfly.language'))).toBeNull();
});

test('LANG-2: Arabic turns the page round, and the menu with it', async ({ page }) => {
  await openInbox(page);
  await button(page).click();
  await page.getByRole('menuitem', { name: /^Language/ }).click();
  await choice(page, 'العربية').click();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const trigger = await page.locator('[aria-haspopup="menu"]').last().boundingBox();
  expect(trigger?.x).toBeLessThan(640);
  await expect(page.getByTestId('address')).toHaveCSS('direction', 'ltr');
});

test.describe('without French', () => {
  test.use({ expectedNoise: /\/assets\/fr-/ });

  test('LANG-1: a language that cannot be fetched is said so, and the old one stays', async ({
    page,
  }) => {
    await page.route('**/assets/fr-*.js', (route) => route.abort());
    await openInbox(page);
    await button(page).click();
    await page.getByRole('menuitem', { name: /^Language/ }).click();
    await choice(page, 'Français').click();
    await expect(page.getByRole('alert')).toHaveText(/^This language could not be loaded/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(choice(page, 'English')).toHaveAttribute('aria-checked', 'true');
  });
});

test.describe('without scripts for a while', () => {
  test.use({ expectedNoise: /^error: Failed to load resource: net::ERR_FAILED/ });

  test('LANG-2: the appearance holds at once, and is there before the first paint', async ({
    page,
  }) => {
    await openInbox(page);
    await button(page).click();
    for (const [name, theme] of [
      ['Light', 'light'],
      ['High contrast', 'contrast'],
      ['Dark', 'dark'],
    ] as const) {
      await choice(page, name).click();
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    }
    await page.route('**/*.js', (route) => route.abort());
    await page.reload();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    await page.unroute('**/*.js');
    await page.reload();
    await button(page).click();
    await choice(page, 'System').click();
    await expect(page.locator('html')).not.toHaveAttribute('data-theme');
  });
});

test('SHOW-13: letters as shortcuts are switched off in the settings as well', async ({ page }) => {
  await openInbox(page);
  await button(page).click();
  await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a press on the button, or beside the menu, closes it', async ({ page }) => {
  await openInbox(page);
  const menu = page.getByRole('menu');
  await button(page).click();
  await expect(menu).toBeVisible();
  await button(page).click();
  await expect(menu).toBeHidden();
  await button(page).click();
  await expect(menu).toBeVisible();
  await page.mouse.click(300, 600);
  await expect(menu).toBeHidden();
});

test('LANG-5: the settings that were opened before there is an address stay open when it comes', async ({
  page,
}) => {
  const held = Promise.withResolvers<void>();
  await page.route(/\/api\/v1\/inboxes$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.goto('/');
  await button(page).click();
  await expect(choice(page, 'System')).toBeVisible();
  held.resolve();
  await expect(page.locator('[data-testid="connection"][data-state="live"]')).toBeVisible();
  await choice(page, 'Dark').click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(button(page)).toBeFocused();
});
