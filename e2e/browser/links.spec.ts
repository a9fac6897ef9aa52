import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { expect, openInbox, row, test } from './fixtures.ts';

const mailFrame = (page: Page) => page.frameLocator('iframe');

async function show(page: Page, service: Service, mail: { html?: string; text?: string }) {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Links', ...mail });
  await row(page, 'Links').getByRole('button').first().click();
}

test('C11, SHOW-5 a link says where it goes before it is clicked, by pointer and by keyboard', async ({
  page,
  service,
  canary,
}) => {
  const onward = `${canary.origin}/go?to=${encodeURIComponent('https://shop.example/x')}`;
  await show(page, service, {
    html: `<a href="${canary.origin}/a">Straight</a> <a href="${onward}">Onward</a>`,
  });
  await mailFrame(page).getByText('Straight').hover();
  await expect(
    page.getByText(`Opens ${new URL(canary.origin).host}`, { exact: true }),
  ).toBeVisible();
  await mailFrame(page).getByText('Onward').focus();
  await expect(page.getByText('which leads on to shop.example')).toBeVisible();
  expect(canary.visits).toEqual([]);
});

test('C11, SHOW-5 a link in disguise asks before it opens, and is told by its real host', async ({
  page,
  service,
  canary,
}) => {
  const { host } = new URL(canary.origin);
  await show(page, service, { html: `<p><a href="${canary.origin}/thief">www.bank.com</a></p>` });
  const link = mailFrame(page).getByText('www.bank.com');
  await link.click();
  const question = page.getByRole('alertdialog', { name: 'This link is not what it says.' });
  await expect(question).toContainText(`It says www.bank.com, but: Opens ${host}`);
  await expect(question.getByRole('button', { name: 'Stay here' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  expect(page.context().pages()).toHaveLength(1);
  expect(canary.visits).toEqual([]);

  await link.focus();
  await page.keyboard.press('Enter');
  const [opened] = await Promise.all([
    page.context().waitForEvent('page'),
    question.getByRole('link', { name: `Open ${host}` }).click(),
  ]);
  await expect(opened).toHaveTitle(JSON.stringify({ opener: false, referrer: '' }));
  await expect(question).toBeHidden();
});

test('C11, SHOW-5 so does one in a text', async ({ page, service, canary }) => {
  const { host } = new URL(canary.origin);
  await show(page, service, { text: `Log in: http://www.bank.com@${host}/thief` });
  await page.getByRole('link', { name: 'www.bank.com' }).first().click();
  await expect(page.getByRole('alertdialog')).toContainText('It says www.bank.com');
  await page.getByRole('button', { name: 'Stay here' }).click();
  expect(canary.visits).toEqual([]);
});

test('C4 a link within the mail scrolls there, and opens nothing', async ({ page, service }) => {
  const home = await openInbox(page).then(() => page.url());
  await show(page, service, {
    html: `<a href="#end">To the end</a><div style="height:4000px">x</div><a name="end">The end</a>`,
  });
  await mailFrame(page).getByText('To the end').click();
  await expect(mailFrame(page).getByText('The end', { exact: true })).toBeInViewport();
  expect(page.context().pages()).toHaveLength(1);
  expect(page.url()).toBe(home);
});
