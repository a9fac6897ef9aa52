import type { Page } from '@playwright/test';
import { choose, expect } from '../fixtures.ts';
import type { State } from './state.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

/** Shorter than the wait before an inbox goes, longer than anything else that the page waits for. */
const UNDO_SECONDS = 4;

/** The wait never ends, or the picture would be of what comes after it. */
function holdWaits(seconds: number): void {
  const { setTimeout: set } = window;
  const held = (handler: () => void, delay = 0) =>
    delay < seconds * 1000 ? set(handler, delay) : 0;
  Object.assign(window, { setTimeout: held });
}

export const OVERLAYS: readonly State[] = [
  {
    name: 'dialog-qr',
    async reach({ open, page }) {
      await open();
      await choose(page, 'QR code');
      await expect(dialog(page)).toBeVisible();
    },
  },
  {
    name: 'dialog-name',
    async reach({ open, page }) {
      await open();
      await choose(page, 'Choose a name');
      await page.getByRole('textbox', { name: 'Name' }).fill('ada.lovelace');
      await expect(dialog(page)).toContainText('is available');
    },
  },
  {
    name: 'dialog-name-reserved',
    async reach({ open, page }) {
      await open();
      await choose(page, 'Choose a name');
      await page.getByRole('textbox', { name: 'Name' }).fill('postmaster');
      await expect(dialog(page)).toContainText('reserved');
    },
  },
  {
    name: 'dialog-name-leave',
    async reach({ open, receive, page }) {
      await receive(await open(), 'plain');
      await choose(page, 'Choose a name');
      await page.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(32));
      await expect(dialog(page)).toContainText('is available');
      await button(page, 'Use this address').click();
      await expect(button(page, 'Leave this address')).toBeVisible();
    },
  },
  {
    name: 'dialog-save',
    async reach({ open, receive, page }) {
      await receive(await open(), 'plain', 'code');
      await choose(page, 'Save all emails');
      await expect(dialog(page)).toBeVisible();
    },
  },
  {
    name: 'keys',
    async reach({ open, page }) {
      await open();
      await page.keyboard.press('?');
      await expect(dialog(page)).toBeVisible();
    },
  },
  {
    name: 'settings',
    async reach({ open, page }) {
      await open();
      await button(page, 'Settings').click();
      await expect(page.getByRole('menu')).toBeVisible();
    },
  },
  {
    name: 'undo',
    async reach({ open, receive, page }) {
      await page.addInitScript(holdWaits, UNDO_SECONDS);
      await receive(await open(), 'code');
      await choose(page, 'Delete address');
      await expect(button(page, 'Undo')).toBeVisible();
    },
  },
];
