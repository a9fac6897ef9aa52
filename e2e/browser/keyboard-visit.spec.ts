import type { Page } from '@playwright/test';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { article } from './answers.ts';
import { deliver, expect, expectBounce, openInbox, row, test } from './fixtures.ts';
import { listen } from './listening.ts';
import { SECOND_LOOK } from './options.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const emails = (page: Page) => page.getByRole('heading', { name: 'Emails', exact: true });

/** Single keys work from when the list is there, which is fetched after the first paint. */
async function openWithKeys(page: Page): Promise<string> {
  const address = await openInbox(page);
  await expect(emails(page)).toBeAttached();
  return address;
}

/** Presses Tab until that has the focus: whoever sees it can get there. */
async function tabTo(page: Page, name: string): Promise<void> {
  const wanted = button(page, name);
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isThere()); presses += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(wanted).toBeFocused();
}

test('SHOW-13 a whole visit by keyboard alone, from the address to its end', {
  tag: SECOND_LOOK,
}, async ({ page, context, service }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const address = await openWithKeys(page);
  const heard = await listen(page);
  await page.keyboard.press('c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  for (const subject of ['The older one', 'The newer one']) {
    await deliver(page, service, address, subject);
  }
  // Into the list, down, and into a mail.
  await page.keyboard.press('j');
  await expect(row(page, 'The newer one').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'The older one').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(article(page)).toContainText('The older one');
  await page.keyboard.press('k');
  await expect(article(page)).toContainText('The newer one');
  // The mail that is open is deleted, then the one that has the focus.
  await page.keyboard.press('#');
  await expect(row(page, 'The newer one')).toHaveCount(0);
  await expect(row(page, 'The older one').getByRole('button').first()).toBeFocused();
  await page.keyboard.press('#');
  await expect(row(page, 'The older one')).toHaveCount(0);
  await expect(emails(page)).toBeFocused();
  await expect
    .poll(() => heard.filter((text) => text.startsWith('Deleted')))
    .toEqual(['Deleted: The newer one', 'Deleted: The older one']);
  // Nothing is open and nothing has the focus: it deletes nothing.
  await page.keyboard.press('#');
  const deleteAddress = async () => {
    await tabTo(page, 'Menu');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeFocused();
    await page.keyboard.type('Del');
    await expect(page.getByRole('menuitem', { name: 'Delete address' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(deletion.getByRole('button', { name: 'Undo' })).toBeFocused();
  };
  const deletion = page.getByTestId('deletion-bar');
  await deleteAddress();
  await page.keyboard.press('Escape');
  await expect(button(page, 'Menu')).toBeFocused();
  await deleteAddress();
  await tabTo(page, 'Delete now');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('ended')).toBeVisible();
  await expectBounce(service, address);
  await expect(button(page, 'New address')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('address')).not.toHaveText(address);
});

test('SHOW-13 the sheet lists every key, and none of them works below it', async ({ page }) => {
  const address = await openWithKeys(page);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const letters = ['c', 'y', 'n', 'j', 'k', '#', 'z', 'd', '?', `1 – ${MAX_TAB_INBOXES}`];
  for (const key of [...letters, '↓', 'Enter', 'Delete', 'Esc']) {
    await expect(sheet.locator('kbd', { hasText: key }).first()).toBeVisible();
  }
  await expect(sheet).toContainText(`go to address 1 to ${MAX_TAB_INBOXES}`);
  await page.keyboard.press('n');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await expect(page.getByTestId('address')).toHaveText(address);

  // Where single keys are off, the settings turn them on again.
  await page.keyboard.press('?');
  await sheet.getByRole('switch').press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(sheet).toBeHidden();
  await tabTo(page, 'Settings');
  await page.keyboard.press('Enter');
  await page.getByRole('menuitemcheckbox', { name: 'Single-key shortcuts' }).press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(sheet).toBeVisible();
});
