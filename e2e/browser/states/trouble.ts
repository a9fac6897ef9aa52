import type { Page } from '@playwright/test';
import { article } from '../answers.ts';
import { expect } from '../fixtures.ts';
import type { State } from './state.ts';

const banner = (page: Page, kind: string) =>
  page.locator(`[data-testid="banner"][data-kind="${kind}"]`);

/** What the server answers to who asks for an address; null: nothing. */
async function refused(page: Page, status: number | null, code = ''): Promise<void> {
  await page.route('**/api/v1/inboxes', (route) =>
    status === null
      ? route.abort()
      : route.fulfill({ status, headers: { 'retry-after': '42' }, json: { code } }),
  );
  await page.goto('/');
  await expect(page.getByTestId('refused')).toBeVisible();
}

/** What shows an email is loaded with the first one, which needs the network. */
async function untilRead(page: Page): Promise<void> {
  await expect(article(page).locator('iframe')).not.toHaveAttribute('data-body', 'coming');
}

export const TROUBLE: readonly State[] = [
  { name: 'refused-rate-limited', reach: ({ page }) => refused(page, 429, 'rate_limited') },
  { name: 'refused-full', reach: ({ page }) => refused(page, 503, 'full') },
  { name: 'refused-unreachable', reach: ({ page }) => refused(page, null) },
  {
    name: 'offline',
    async reach({ open, receive, page }) {
      await receive(await open(), 'code');
      await untilRead(page);
      await page.context().setOffline(true);
      await expect(banner(page, 'offline')).toBeVisible();
    },
  },
  {
    name: 'reconnecting',
    async reach({ open, receive, page, relay }) {
      await receive(await open(), 'code');
      await untilRead(page);
      relay.lead(null);
      relay.cut();
      await expect(banner(page, 'reconnecting')).toBeVisible();
    },
  },
  {
    name: 'polling',
    async reach({ page }) {
      await page.routeWebSocket(/\/socket\.io\//, (tab) => tab.close());
      await page.goto('/');
      await expect(banner(page, 'polling')).toBeVisible();
    },
  },
  {
    name: 'moving',
    async reach({ open, page, say }) {
      await open();
      say('server:moving', { afterMs: 600_000 });
      await expect(banner(page, 'moving')).toBeVisible();
    },
  },
  {
    name: 'draining',
    async reach({ open, page, say }) {
      await open();
      say('domain:changed', { state: 'draining' });
      await expect(page.getByText('This address works until').first()).toBeVisible();
    },
  },
  {
    name: 'retired',
    async reach({ open, page, say }) {
      await open();
      say('domain:changed', { state: 'retired' });
      await expect(page.getByText('is retired').first()).toBeVisible();
    },
  },
];
