import type { Page, WebSocketRoute } from '@playwright/test';
import { startHaproxy } from '../harness/haproxy.ts';
import { sendMail } from '../harness/mail.ts';
import { whyNoProgram } from '../programs.ts';
import { article } from './answers.ts';
import {
  choose,
  chooseMore,
  connectionState,
  deliver,
  expect,
  moreButton,
  openInbox,
  openMail,
  row,
  shownAddress,
  test,
} from './fixtures.ts';
import { SECOND_LOOK } from './options.ts';
import { expectAccessible, expectMargins, expectNothingSticksOut } from './page-checks.ts';

const banner = (page: Page, kind: string) =>
  page.locator(`[data-testid="banner"][data-kind="${kind}"]`);

test('PAGE-11 offline: what was read stays, what was not says why, and all heals', async ({
  page,
  context,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Read before');
  await openMail(page, 'Read before');
  await expect(article(page)).toContainText('Read before');
  // While another email is open, the page does not read it ahead.
  await sendMail(service.smtp, { to: address, subject: 'Never opened', text: 'Hello.' });
  await expect(row(page, 'Never opened')).toBeAttached();

  await context.setOffline(true);
  await expect(banner(page, 'offline')).toContainText('otherwise the address is deleted');
  const left = page.getByText('10 min to reconnect');
  await expect(left).toBeVisible();
  await expect(left.locator('..')).toHaveAttribute(
    'title',
    'If this tab does not reconnect in time, the address and its emails are deleted.',
  );
  await openMail(page, 'Never opened');
  await expect(page.getByText('was not opened before')).toBeVisible();
  await expectNothingSticksOut(page);
  await openMail(page, 'Read before');
  await expect(article(page)).toContainText('Read before');
  await openMail(page, 'Never opened');

  await context.setOffline(false);
  await expect(article(page)).toContainText('Never opened');
  await expect(banner(page, 'offline')).toBeHidden();
  await expect(connectionState(page, 'live')).toBeVisible();
});

test('PAGE-10 what is opened offline for the first time comes with the network', async ({
  page,
  context,
}) => {
  const address = await openInbox(page);
  await context.setOffline(true);
  await moreButton(page).click();
  await expect(page.getByText('Opening…')).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('menuitem', { name: 'Copy with a tag' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');

  await context.setOffline(true);
  await choose(page, 'QR code');
  await expect(page.getByText('Opening…')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByRole('dialog')).toContainText('QR code');
  await page.keyboard.press('Escape');

  await context.setOffline(true);
  await chooseMore(page, 'Add an address');
  await expect(page.getByRole('heading', { name: 'No address yet' })).toBeVisible();
  await context.setOffline(false);
  // A button each where there is room, on a telephone one list of them.
  const [localPart = ''] = address.split('@');
  const choices = page.getByTestId('switcher').getByRole('button').or(page.getByRole('combobox'));
  await expect(choices.filter({ hasText: localPart, visible: true })).toHaveCount(1);
});

test('PAGE-9 a server that does not answer is said, and what was read stays', {
  tag: SECOND_LOOK,
}, async ({ page, service, relay }) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Read before');
  await openMail(page, 'Read before');
  await expect(article(page)).toBeVisible();
  await page.keyboard.press('Escape');
  relay.lead(null);
  relay.cut();
  await expect(banner(page, 'reconnecting')).toBeVisible();
  await openMail(page, 'Read before');
  await expect(article(page)).toContainText('Read before');
  // Read and put away, it does not come back for the same matter. On a telephone the mail lies over it.
  await page.keyboard.press('Escape');
  await banner(page, 'reconnecting').getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner(page, 'reconnecting')).toBeHidden();
});

test('PAGE-9 behind a proxy that refuses WebSockets the page says how mail comes', async ({
  page,
  service,
  relay,
}) => {
  const why = await whyNoProgram('haproxy');
  test.skip(why !== '', why);
  await using proxy = await startHaproxy(service.httpUrl, 'refuse');
  relay.lead({ path: proxy.socketPath });
  await page.goto('/');
  await expect(banner(page, 'polling')).toBeVisible();
});

test('PAGE-9 a server with a newer page: the tab offers it, and the inbox stays', async ({
  page,
  service,
}) => {
  // The first load of this tab is of an older build.
  await page.addInitScript(() => {
    if (sessionStorage.getItem('aged') !== null) return;
    sessionStorage.setItem('aged', '');
    document.addEventListener('DOMContentLoaded', () =>
      document.querySelector('meta[name="version"]')?.setAttribute('content', 'older'),
    );
  });
  const address = await openInbox(page);
  await deliver(page, service, address, 'Stays');
  await expectAccessible(page);
  await banner(page, 'newVersion').getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('meta[name="version"]')).not.toHaveAttribute('content', 'older');
  expect(await shownAddress(page)).toBe(address);
  await expect(row(page, 'Stays')).toBeVisible();
  await expect(banner(page, 'newVersion')).toBeHidden();
});

test.describe('where parts of the page cannot be had', () => {
  test.use({ expectedNoise: /\/assets\/(?:MessageView|MailArea|LinkCard)-/ });

  test('PAGE-9 a part of the page that is no more leads to the same, never to nothing', {
    tag: SECOND_LOOK,
  }, async ({ page, service }) => {
    await page.route('**/assets/MessageView-*.js', (route) => route.fulfill({ status: 404 }));
    const address = await openInbox(page);
    await deliver(page, service, address, 'Not to be shown');
    await openMail(page, 'Not to be shown');
    await expect(banner(page, 'missingPart')).toBeVisible();
    // Asked for once more where the mail would be, and not to be had either.
    await expect(
      page.getByRole('region', { name: 'Email', exact: true }).getByRole('alert'),
    ).toBeVisible();
    expect(await shownAddress(page)).toBe(address);
    await page.unroute('**/assets/MessageView-*.js');
    // Said at the edge of the page and where the mail would be, which on a telephone lies over it.
    const isNarrow = (page.viewportSize()?.width ?? 0) <= 700;
    const said = isNarrow
      ? page.getByRole('region', { name: 'Email', exact: true })
      : banner(page, 'missingPart');
    await said.getByRole('button', { name: 'Reload' }).click();
    await expect(article(page)).toContainText('Not to be shown');
    expect(await shownAddress(page)).toBe(address);
  });

  test('PAGE-9 a card that is no more is said to be missing, and the email is there', async ({
    page,
    service,
  }) => {
    await page.route('**/assets/LinkCard-*.js', (route) => route.fulfill({ status: 404 }));
    const to = await openInbox(page);
    const text = 'Confirm your address: https://shop.example/verify?token=q7Zk3Vx9tL2m';
    await sendMail(service.smtp, { to, subject: 'Confirm your address', text });
    await openMail(page, 'Confirm your address');
    await expect(banner(page, 'missingPart')).toBeVisible();
    await expect(article(page)).toContainText('q7Zk3Vx9tL2m');
  });

  test('PAGE-10 a part that loads behind the first look is asked for until it is there', async ({
    page,
    service,
  }) => {
    let asked = 0;
    await page.route('**/assets/MailArea-*.js', (route) => {
      asked += 1;
      return asked < 3 ? route.abort() : route.continue();
    });
    const address = await openInbox(page);
    await expect.poll(() => asked).toBeGreaterThan(2);
    await page.getByRole('button', { name: 'Delete address' }).click();
    await page.getByTestId('deletion-bar').getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByTestId('deletion-bar')).toBeHidden();
    await deliver(page, service, address, 'Still there');
  });

  test('PAGE-10 what shows an email is asked for again, and its style sheet', async ({
    page,
    service,
  }) => {
    const failed = new Set<string>();
    await page.route('**/assets/MessageView-*', (route) => {
      const url = route.request().url();
      const isFirst = !failed.has(url);
      failed.add(url);
      return isFirst ? route.abort() : route.continue();
    });
    const address = await openInbox(page);
    await deliver(page, service, address, 'Shown late');
    await openMail(page, 'Shown late');
    await expect(article(page)).toContainText('Shown late');
    expect(failed.size).toBe(2);
    await expect
      .poll(() =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')].every(
            ({ sheet }) => sheet !== null && sheet.cssRules.length > 0,
          ),
        ),
      )
      .toBe(true);
    // It is there by now, so nothing is said to be missing.
    await expect(banner(page, 'missingPart')).toBeHidden();
  });
});

test('PAGE-9 a server that moves is announced', async ({ page }) => {
  const lines: WebSocketRoute[] = [];
  await page.routeWebSocket(/socket\.io/, (line) => {
    lines.push(line);
    line.connectToServer();
  });
  await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  for (const line of lines) line.send('42["server:moving",{"afterMs":120000}]');
  await expect(banner(page, 'moving')).toBeVisible();
  for (const width of [320, 1920]) {
    await page.setViewportSize({ width, height: 1000 });
    await expectMargins(page, banner(page, 'moving'));
  }
});

test.describe('with room for one', () => {
  test.use({ serviceEnv: { MAYFLY_MAX_INBOXES: '1' } });

  test('PAGE-10 a full server is said so, and asked again by itself', async ({ page, context }) => {
    await openInbox(page);
    const second = await context.newPage();
    await second.goto('/');
    await expect(second.locator('[data-problem="full"]')).toBeVisible();
    await expect(second.getByRole('timer')).toContainText('Trying again in');
  });
});

test.describe('with one address a minute', () => {
  test.use({ serviceEnv: { MAYFLY_HTTP_SOURCE_INBOXES: '1' } });

  test('PAGE-10 too many from one network: seconds count down to the next try', async ({
    page,
    context,
  }) => {
    await openInbox(page);
    const second = await context.newPage();
    await second.goto('/');
    const said = second.locator('[data-problem="rate_limited"]');
    const seconds = async () => Number(/in (\d+) second/.exec(await said.innerText())?.[1]);
    await expect(said).toBeVisible();
    const first = await seconds();
    await expect.poll(seconds).toBeLessThan(first);
  });
});
