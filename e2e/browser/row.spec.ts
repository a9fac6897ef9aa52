import type { Page } from '@playwright/test';
import type { AttachmentInfo } from '#shared/message.ts';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article, openAs, SUBJECT } from './answers.ts';
import { expect, openInbox, row, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './page-checks.ts';

const SECRET = '/confirm?token=5f2a91c07be84d6fa3b1';

const request = (origin: string) => `Please confirm your email address:\n\n${origin}${SECRET}\n\n`;

async function receive(page: Page, service: Service, origin: string, code = ''): Promise<void> {
  const to = await openInbox(page);
  const text = request(origin) + (code && `Your verification code is ${code}.\n`);
  await sendMail(service.smtp, { to, subject: SUBJECT, text });
  await expect(row(page, SUBJECT)).toBeVisible();
}

test('SHOW-9 the link stands on the row and opens by keyboard, without opener and referrer', async ({
  page,
  service,
  canary,
}) => {
  await receive(page, service, canary.origin);
  const { host } = new URL(canary.origin);
  const link = row(page, SUBJECT).getByRole('link', { name: `Confirm ${host} opens in a new tab` });
  await expect(link).toContainText(host);
  await row(page, SUBJECT).getByRole('button').first().focus();
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Enter');
  const tab = await opened;
  await tab.waitForLoadState();
  expect(new URL(tab.url()).pathname).toBe('/confirm');
  expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  await expect(row(page, SUBJECT)).toHaveAttribute('data-seen', 'false');
});

test('SHOW-9 a link fits on a row, and ends with its host, at each width and direction', async ({
  page,
  service,
}) => {
  const host = `${'accounts.paypal.com.'.repeat(4)}tidepool.example`;
  await receive(page, service, `https://${host}`);
  const link = row(page, SUBJECT).getByRole('link', { name: `Confirm ${host} opens in a new tab` });
  for (const [width, dir] of [
    [320, 'ltr'],
    [320, 'rtl'],
    [1280, 'ltr'],
  ] as const) {
    const look = `${width} px, ${dir}`;
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate((to) => {
      document.documentElement.dir = to;
    }, dir);
    await expect(link, look).toBeInViewport({ ratio: 1 });
    const chip = await link.boundingBox();
    if (chip === null) throw new Error('it is visible');
    expect(chip.height, look).toBeGreaterThanOrEqual(44);
    // The host is cut in front: its end stands within the chip.
    const end = await link.locator('bdi').evaluate((host) => host.getBoundingClientRect().right);
    expect(end, look).toBeLessThanOrEqual(chip.x + chip.width);
    await expectAccessible(page);
    await expectNothingSticksOut(page);
  }
});

test('SHOW-9 a long code is whole and covers no words, at each width', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const subject = 'Your one-time code for the harbour is in here';
  const text = `Your verification code is K7QX-29PM-4ZTR. ${'It is good for ten minutes. '.repeat(9)}`;
  await sendMail(service.smtp, { to, subject, text });
  const code = row(page, subject).getByRole('button', { name: 'Copy code' });
  const letters = code.locator('bdi');
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await expect(code, `${width} px`).toBeInViewport({ ratio: 1 });
    expect(await letters.evaluate((box) => box.scrollWidth - box.clientWidth), `${width} px`).toBe(
      0,
    );
    const chip = await code.boundingBox();
    // The subject is cut by the line that it is in.
    const line = await row(page, subject).getByText(subject).locator('..').boundingBox();
    if (chip === null || line === null) throw new Error('both are visible');
    expect(line.x + line.width, `${width} px`).toBeLessThanOrEqual(chip.x);
  }
});

test('SHOW-11 a row reads no URL aloud, and the name of the list has no count', async ({
  page,
  service,
}) => {
  await receive(page, service, 'https://tidepool.example');
  const list = page.getByRole('navigation', { name: 'Emails', exact: true });
  await expect(list.getByRole('heading', { name: '1 email', exact: true })).toBeAttached();
  await expect(row(page, SUBJECT).getByRole('button').first()).toHaveAccessibleName(
    /^Unread Sender.* Something came Please confirm your email address:$/,
  );
});

test('SHOW-9 a row has one chip: the code, even if there is a link', async ({ page, service }) => {
  await receive(page, service, 'https://tidepool.example', '482913');
  await expect(row(page, SUBJECT).getByRole('button', { name: 'Copy code 482913' })).toBeVisible();
  await expect(row(page, SUBJECT).getByRole('link')).toHaveCount(0);
});

test('SHOW-9 a link by a sender who lies is not one click away', async ({ page, service }) => {
  const authentication = { verdict: 'fail', domain: 'paypal.com' } as const;
  await openAs(page, service, { authentication, text: request('https://tidepool.example') });
  await expect(row(page, SUBJECT)).toContainText('Claims to be paypal.com, but isn’t');
  await expect(row(page, SUBJECT).getByRole('link')).toHaveCount(0);
});

test('row and mail count the same files', async ({ page, service }) => {
  const picture = { content: 'x', contentType: 'image/png' };
  const cid = { ...picture, cid: 'a@b', filename: 'a.png', contentDisposition: 'inline' } as const;
  const html = '<p>See <img src="cid:a@b"></p>';
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'One in the text', html, attachments: [cid] });
  const first = row(page, 'One in the text');
  await expect(first).toBeVisible();
  await expect(first.getByText(/attachment/)).toHaveCount(0);
  await first.getByRole('button').first().click();
  await expect(article(page).getByText('1 image in the text')).toBeVisible();
  await expect(article(page).getByRole('heading', { name: /attachment/ })).toHaveCount(0);

  const files = [cid, ...['1.png', '2.png'].map((filename) => ({ ...picture, filename }))];
  await sendMail(service.smtp, { to, subject: 'Two beside it', html, attachments: files });
  await expect(row(page, 'Two beside it').getByText('2 attachments')).toBeAttached();
  await row(page, 'Two beside it').getByRole('button').first().click();
  await expect(article(page).getByRole('heading', { name: '2 attachments' })).toBeVisible();
});

test('READ-12 what repeats the text in another form is there, and not counted', async ({
  page,
  service,
}) => {
  const form: AttachmentInfo = {
    ...{ index: 0, filename: 'mail.amp', contentType: 'text/x-amp-html', size: 12 },
    ...{ contentId: null, inline: true },
  };
  await openAs(page, service, { detail: { attachments: [form] } });
  await expect(
    article(page).getByRole('heading', { name: '1 other part of the email' }),
  ).toBeVisible();
  await expect(article(page).getByRole('button', { name: 'Save mail.amp' })).toBeVisible();
});

test('Back leads to the row that was read, on a narrow window as well', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await openAs(page, service, {});
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(row(page, SUBJECT).getByRole('button').first()).toBeFocused();
});

test('a mail is saved by its subject', async ({ page, service }) => {
  await openAs(page, service, { detail: { subject: 'Re: a/b — 請求書' } });
  const download = page.waitForEvent('download');
  await article(page).getByRole('button', { name: 'Save as .eml' }).click();
  expect((await download).suggestedFilename()).toBe('Re a b — 請求書.eml');
});

test('what says that images were loaded has the focus after its button', async ({
  page,
  service,
}) => {
  const html = '<p>Hello</p><img src="https://cdn.example/a.png" width="40" height="40">';
  await page.route('https://cdn.example/*', (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }),
  );
  await openAs(page, service, { detail: { html } });
  await page.getByRole('button', { name: 'Load image' }).focus();
  await page.keyboard.press('Enter');
  const bar = page.getByRole('status').filter({ hasText: 'Images of this email are loaded' });
  await expect(bar).toBeFocused();
});

test.describe('a reader in Britain', () => {
  test.use({ locale: 'en-GB' });
  test('reads dates as there', async ({ page, service }) => {
    await openAs(page, service, { detail: { receivedAt: '2026-11-24T19:32:52Z' } });
    const time = article(page).locator('time');
    await expect(time).toHaveAttribute('title', /^24 Nov 2026, \d\d:32:52$/);
  });
});
