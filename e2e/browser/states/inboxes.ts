import { article } from '../answers.ts';
import { choose, chooseMore, expect, moreButton, shownAddress, viewButton } from '../fixtures.ts';
import type { State } from './state.ts';

/** What a tab does with more than one email, address or browser. */
export const INBOXES: readonly State[] = [
  {
    name: 'tab-inboxes',
    async reach({ open, page, receive }) {
      const first = await open();
      for (const letter of ['plain', 'code']) {
        const before = await shownAddress(page);
        await chooseMore(page, 'Add an address');
        await expect(page.getByTestId('address')).not.toHaveText(before);
        await receive(await shownAddress(page), letter);
      }
      await page.getByTestId('switcher').getByRole('button', { name: first }).click();
      await expect(page.getByTestId('address')).toHaveText(first);
    },
  },
  {
    name: 'kept',
    async reach({ open, page, receive }) {
      await receive(await open(), 'plain');
      await choose(page, 'Keep for 1 hour');
      await expect(page.getByText('On a shared computer')).toBeVisible();
    },
  },
  {
    name: 'handoff-question',
    async reach({ page }) {
      await page.goto(`/#handoff=${'a'.repeat(24)}`);
      await expect(page.getByText('Open the inbox from your other device')).toBeVisible();
    },
  },
  {
    name: 'dialog-tag',
    async reach({ open, page }) {
      await open();
      await chooseMore(page, 'Copy with a tag');
      await page.getByLabel('Name of the service').fill('shop');
      await expect(page.getByTestId('tagged')).toContainText('+shop@');
    },
  },
  {
    name: 'more',
    async reach({ open, page }) {
      await open();
      await moreButton(page).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'menu',
    async reach({ open, page, receive }) {
      await receive(await open(), 'plain');
      await page.getByRole('button', { name: 'Menu', exact: true }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'new-email-banner',
    async reach({ read, page, receive }) {
      await read('plain');
      await receive(await shownAddress(page), 'code', 'plain');
      // It stays while the pointer is over it.
      await page.getByTestId('new-mail').hover({ position: { x: 3, y: 20 } });
    },
  },
  {
    name: 'undo-email',
    async reach({ read, page }) {
      await page.addInitScript(() => {
        const { setTimeout: set } = window;
        const held = (run: () => void, ms = 0) => (ms < 4_000 ? set(run, ms) : 0);
        Object.assign(window, { setTimeout: held });
      });
      await read('plain');
      await article(page).getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    },
  },
  {
    name: 'reading-dark',
    async reach({ read, page }) {
      await read('newsletter');
      await viewButton(page).click();
      await page.getByRole('menuitemcheckbox', { name: 'Dark background' }).click();
      await expect(article(page).locator('iframe')).toHaveAttribute('data-dark', 'true');
    },
  },
];
