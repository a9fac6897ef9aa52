import type { Page } from '@playwright/test';
import { expect } from '../fixtures.ts';
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
      await button(page, 'QR code').click();
      await expect(dialog(page)).toBeVisible();
    },
  },
  {
    name: 'dialog-name',
    async reach({ open, page }) {
      await open();
      await button(page, 'Own name').click();
      await page.getByRole('textbox', { name: 'Name' }).fill('ada.lovelace');
      await expect(dialog(page)).toContainText('is free');
    },
  },
  {
    name: 'dialog-name-reserved',
    async reach({ open, page }) {
      await open();
      await button(page, 'Own name').click();
      await page.getByRole('textbox', { name: 'Name' }).fill('postmaster');
      await expect(dialog(page)).toContainText('reserved');
    },
  },
  {
    name: 'dialog-name-leave',
    async reach({ open, receive, page }) {
      await receive(await open(), 'plain');
      await button(page, 'Own name').click();
      await page.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(32));
      await expect(dialog(page)).toContainText('is free');
      await button(page, 'Take this address').click();
      await expect(button(page, 'Leave it')).toBeVisible();
    },
  },
  {
    name: 'dialog-save',
    async reach({ open, receive, page }) {
      await receive(await open(), 'plain', 'code');
      await button(page, 'Save all').click();
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
      await button(page, 'Destroy now').click();
      await expect(button(page, 'Undo')).toBeVisible();
    },
  },
];
