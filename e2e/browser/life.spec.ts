import type { Page } from '@playwright/test';
import { z } from 'zod';
import { request } from '../harness/rest.ts';
import {
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

const Held = z.object({ tabs: z.number() });

/** A tab knows its own key; programs that share its inbox would have been given it. */
function tokenOf(page: Page): Promise<string | null> {
  return page.evaluate(() => sessionStorage.getItem('mayfly.token'));
}

test.describe('with a short grace for goodbyes, and a long one for lost connections', () => {
  test.use({ serviceEnv: { MAYFLY_RELOAD_GRACE: '2s', MAYFLY_DISCONNECT_GRACE: '24h' } });

  test('LIFE-2 a reload keeps the inbox and its mail', async ({ page, service }) => {
    const address = await openInbox(page);
    await deliver(page, service, address, 'Still here');
    await page.reload();
    expect(await shownAddress(page)).toBe(address);
    await expect(row(page, 'Still here')).toBeVisible();
    await deliver(page, service, address, 'And live');
  });

  test('LIFE-2 a closed tab loses its inbox', async ({ page, service }) => {
    const address = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    await expectTaken(service, address);
    await page.close();
    await expectBounce(service, address);
  });

  test('LIFE-1 C12 a duplicated tab shares the inbox, which lives as long as either', async ({
    page,
    context,
    service,
  }) => {
    const address = await openInbox(page);
    const token = (await tokenOf(page)) ?? '';
    const tabs = async () => {
      const answer = await request(service.httpUrl, '/inbox', { token });
      return Held.parse(await answer.json()).tabs;
    };
    const [twin] = await Promise.all([
      context.waitForEvent('page'),
      // A window that a page opens begins with a copy of its session storage, as a duplicate does.
      page.evaluate(() => void window.open(location.href)),
    ]);
    expect(await shownAddress(twin)).toBe(address);
    await expect.poll(tabs).toBe(2);
    await deliver(twin, service, address, 'For both');
    await expect(row(page, 'For both')).toBeVisible();

    await page.close();
    await expect.poll(tabs).toBe(1);
    await deliver(twin, service, address, 'For the one that is left');
    await twin.close();
    await expectBounce(service, address);
  });
});

test.describe('with a short idle time', () => {
  test.use({ serviceEnv: { MAYFLY_IDLE_TIMEOUT: '4s' } });

  test('LIFE-5 an open tab that nobody uses loses its inbox, and says so', async ({
    page,
    service,
  }) => {
    const address = await openInbox(page);
    await expect(page.locator('[data-testid="ended"][data-reason="idle"]')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'This address has expired' })).toBeVisible();
    await expectBounce(service, address);
  });
});

test.describe('with an idle time of a minute', () => {
  test.use({ serviceEnv: { MAYFLY_IDLE_TIMEOUT: '60s' } });

  test('LIFE-5 the page warns before the address expires, and prolongs it', async ({ page }) => {
    await page.clock.install();
    await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    const warning = page.locator('[data-testid="banner"][data-kind="expiring"]');
    await expect(warning).toBeHidden();
    // Less than the socket waits for a ping.
    await page.clock.fastForward(31_000);
    await expect(warning).toContainText('expires in less than a minute');
    const touched = page.waitForResponse('**/api/v1/inbox/touch');
    // As a screen reader does it: without pointer and key, which alone restart the time.
    await warning.getByRole('button', { name: 'Keep', exact: true }).dispatchEvent('click');
    expect((await touched).status()).toBe(200);
    await expect(warning).toBeHidden();
  });

  test('LIFE-5 the page warns on a phone while an email covers the list', async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.clock.install();
    const address = await openInbox(page);
    await deliver(page, service, address, 'To be read at length');
    await row(page, 'To be read at length').click();
    const warning = page.locator('[data-testid="banner"][data-kind="expiring"]');
    await page.clock.fastForward(31_000);
    await warning.getByRole('button', { name: 'Keep', exact: true }).click();
    await expect(warning).toBeHidden();
    await expect(page.getByRole('heading', { name: 'To be read at length' })).toBeVisible();
  });
});

test.describe('without an idle timeout', () => {
  test.use({ serviceEnv: { MAYFLY_IDLE_TIMEOUT: '0' } });

  test('LIFE-10 the page says that the address does not expire, also after an email was opened', async ({
    page,
    service,
  }) => {
    const address = await openInbox(page);
    await deliver(page, service, address, 'Still here');
    await row(page, 'Still here').click();
    await expect(page.getByText('No time limit')).toBeVisible();
    await expect(page.getByText(/(minute|second)s? left/)).toHaveCount(0);
    await expect(page.getByText('No time limit').locator('..')).toHaveAttribute(
      'title',
      'It does not expire while this tab is open. Closing the tab deletes it.',
    );
  });
});

test('G17 a page that is prerendered makes no inbox until somebody looks', async ({ page }) => {
  const made: string[] = [];
  page.on('request', (sent) => {
    if (sent.method() === 'POST') made.push(sent.url());
  });
  await page.addInitScript(() => {
    let prerendering = true;
    Object.defineProperty(document, 'prerendering', { get: () => prerendering });
    Object.assign(window, {
      look() {
        prerendering = false;
        document.dispatchEvent(new Event('prerenderingchange'));
      },
    });
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(made).toEqual([]);
  await page.evaluate('look()');
  await shownAddress(page);
  expect(made).toHaveLength(1);
});
