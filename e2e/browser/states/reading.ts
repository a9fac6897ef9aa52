import type { Page } from '@playwright/test';
import { article, openAs } from '../answers.ts';
import { chooseView, expect, type ViewName } from '../fixtures.ts';
import { EVERYTHING } from './everything.ts';
import type { State } from './state.ts';

const LETTERS = [
  ...['code', 'magic-link', 'newsletter', 'invoice', 'calendar', 'forwarded', 'plain'],
  ...['japanese', 'arabic', 'broken'],
];

async function view(page: Page, name: ViewName, shows: string): Promise<void> {
  await chooseView(page, name);
  await expect(article(page)).toContainText(shows);
}

export const READING: readonly State[] = [
  ...(LETTERS.map((letter) => ({
    name: `reading-${letter}`,
    reach: ({ read }) => read(letter),
  })) satisfies State[]),
  {
    name: 'reading-text',
    async reach({ read, page }) {
      await read('newsletter');
      await view(page, 'Text', 'First green things');
    },
  },
  {
    name: 'reading-headers',
    async reach({ read, page }) {
      await read('code');
      await view(page, 'Headers', 'Return-Path');
    },
  },
  {
    name: 'reading-source',
    async reach({ read, page }) {
      await read('code');
      await view(page, 'Source', 'Received: from');
    },
  },
  {
    name: 'reading-everything',
    async reach({ page, service }) {
      const authentication = { verdict: 'fail', domain: 'paypal.com' } as const;
      await openAs(page, service, { detail: EVERYTHING, authentication });
      await article(page).getByText('Claims to be paypal.com').click();
      await expect(article(page).getByRole('table')).toBeVisible();
    },
  },
  {
    name: 'reading-gone',
    async reach({ open, receive, page }) {
      await receive(await open(), 'code');
      await page.route(/\/inbox\/messages\/[^/]+$/, (route) =>
        route.fulfill({ status: 404, json: { code: 'not_found' } }),
      );
      await page.locator('[data-message-id]').getByRole('button').first().click();
      await expect(page.getByText('This email was deleted.').first()).toBeVisible();
    },
  },
];
