import type { Page } from '@playwright/test';
import { createTransport } from 'nodemailer';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { test as base, connectionState, expect, openInbox, openMail, row } from './fixtures.ts';
import { listen } from './listening.ts';
import { SECOND_LOOK } from './options.ts';

/** What stands in front of everybody: address, row and the arrival of a mail in earnest, in TLS. */
const test = base.extend({
  serviceEnv: async ({ certified }, use) => {
    await use(certified);
  },
});

const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

test('PAGE-6 the button below the address copies it, and says so', { tag: SECOND_LOOK }, async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const address = await openInbox(page);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Copied', exact: true })).toBeVisible();
  expect(await clipboard(page)).toBe(address);
});

test('PAGE-6 a clipboard that refuses is said', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await openInbox(page);
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Couldn’t copy.').first()).toBeVisible();
});

test('SHOW-9 the code on a row is one click from the clipboard, and the mail stays unread', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Sign in', text: 'Your code is 482913.' });
  await row(page, 'Sign in').getByRole('button', { name: 'Copy code 482913' }).click();
  await expect.poll(() => clipboard(page)).toBe('482913');
  await expect(row(page, 'Sign in')).toHaveAttribute('data-seen', 'false');
  await openMail(page, 'Sign in');
  await expect(row(page, 'Sign in')).toHaveAttribute('data-seen', 'true');
});

test('SHOW-11 the time of a row counts', async ({ page, service }) => {
  await page.clock.install();
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Ages', text: 'x' });
  const time = row(page, 'Ages').locator('time');
  await expect(time).toHaveText('just now');
  await page.clock.runFor('02:05');
  await expect(time).toHaveText('2 min');
});

test('SHOW-10 who connects, over which TLS, and how soon it was here', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  const transport = createTransport({
    ...{ ...service.smtp, name: 'mail-wm1.example.com', secure: false, requireTLS: true },
    // Whom it proves to be is for other tests.
    tls: { rejectUnauthorized: false },
  });
  await transport.sendMail({ from: 'a@example.org', to, subject: 'In TLS', text: 'x' });
  transport.close();
  const line = page.getByRole('navigation').locator('p');
  await expect(
    line.filter({ hasText: /^mail-wm1\.example\.com TLS 1\.3 arrived in \d/ }),
  ).toBeVisible();
});

test('SHOW-11 what arrives is said politely, also the same once more, and takes no focus', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const heard = await listen(page);
  const mail = { from: 'Shop <shop@example.org>', to, text: 'x' };
  await sendMail(service.smtp, { ...mail, subject: 'The first' });
  await openMail(page, 'The first');
  await expect(article(page)).toBeVisible();
  const tab = article(page).getByRole('button', { name: /^View: / });
  await tab.focus();
  for (const count of [2, 3]) {
    await sendMail(service.smtp, { ...mail, subject: 'Again' });
    await expect(page.locator('[data-message-id]')).toHaveCount(count);
  }
  await expect
    .poll(() => heard.map((text) => text.trim()).filter((text) => text.startsWith('New email')))
    .toEqual([
      'New email from Shop · example.org: The first',
      ...Array.from({ length: 2 }, () => 'New email from Shop · example.org: Again'),
    ]);
  await expect(tab).toBeFocused();
});
