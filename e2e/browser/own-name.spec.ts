import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { request } from '../harness/rest.ts';
import { choose, deliver, expect, expectBounce, expectTaken, openInbox, test } from './fixtures.ts';

/** A name that no other test has used: tests share a service, which blocks a name after its inbox ends. */
const freshName = () => `jane.${randomUUID().slice(0, 8)}`;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const field = (page: Page) => page.getByRole('textbox', { name: 'Name' });
const dialog = (page: Page) => page.getByRole('dialog');

test('PAGE-4 a name is judged while it is written, and taken', async ({ page, service }) => {
  const made = await openInbox(page);
  const [free, taken] = [freshName(), freshName()];
  const own = JSON.stringify({ name: taken });
  const headers = { 'content-type': 'application/json' };
  await request(service.httpUrl, '/inboxes', { method: 'POST', body: own, headers });
  await button(page, 'Choose a name').click();
  await expect(field(page)).toBeFocused();
  for (const [name, said] of [
    ['ja', 'At least 3 characters.'],
    ['-jane', 'Begin and end with a letter or digit'],
    ['postmaster', 'reserved'],
    ['amberotter0123456', 'generated one'],
    [taken.toUpperCase(), 'This address is taken'],
    [free.toUpperCase(), `${free}@mayfly.localhost is available.`],
  ] as const) {
    await field(page).fill(name);
    await expect(dialog(page)).toContainText(said);
    const isFree = said.includes(' is available');
    await expect(button(page, 'Use this address')).toHaveAttribute('aria-disabled', `${!isFree}`);
  }
  await field(page).press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByTestId('address')).toHaveText(`${free}@mayfly.localhost`);
  await expectTaken(service, `${free}@mayfly.localhost`);
  await expectBounce(service, made);
  await page.reload();
  await expect(page.getByTestId('address')).toHaveText(`${free}@mayfly.localhost`);
});

test('PAGE-4 who has mail is asked before it is left', async ({ page, service }) => {
  const made = await openInbox(page);
  const name = freshName();
  await deliver(page, service, made, 'To be left');
  await choose(page, 'Choose a name');
  await field(page).fill(name);
  await expect(dialog(page)).toContainText('is available');
  await button(page, 'Use this address').click();
  await expect(dialog(page)).toContainText(`You leave ${made} and its email`);
  await expect(button(page, 'Keep')).toBeFocused();
  await button(page, 'Keep').click();
  await expect(dialog(page)).not.toContainText('You leave');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(button(page, 'Menu')).toBeFocused();
  await expect(page.getByTestId('address')).toHaveText(made);

  await choose(page, 'Choose a name');
  await field(page).fill(name);
  await expect(dialog(page)).toContainText('is available');
  await button(page, 'Use this address').click();
  await button(page, 'Leave this address').click();
  await expect(page.getByTestId('address')).toHaveText(`${name}@mayfly.localhost`);
});

test.describe('with domains to choose from', () => {
  test.use({ serviceEnv: { MAYFLY_DOMAINS: 'one.test,two.test' } });

  test('PAGE-4 the name is judged where it is to be', async ({ page, service }) => {
    const wish = JSON.stringify({ name: 'jane', domain: 'one.test' });
    const headers = { 'content-type': 'application/json' };
    await request(service.httpUrl, '/inboxes', { method: 'POST', body: wish, headers });
    await page.goto('/');
    await expect(page.getByTestId('address')).toHaveText(/@/);
    await button(page, 'Choose a name').click();
    await field(page).fill('jane');
    const domain = dialog(page).getByRole('combobox', { name: 'Domain' });
    await domain.selectOption('one.test');
    await expect(dialog(page)).toContainText('This address is taken');
    await domain.selectOption('two.test');
    await expect(dialog(page)).toContainText('jane@two.test is available.');
    await button(page, 'Use this address').click();
    await expect(page.getByTestId('address')).toHaveText('jane@two.test');
  });
});

test.describe('with two new inboxes a minute', () => {
  test.use({ serviceEnv: { MAYFLY_HTTP_SOURCE_INBOXES: '2' } });

  test('PAGE-4 who asks too often is told when it goes on', async ({ page }) => {
    await openInbox(page);
    await button(page, 'Choose a name').click();
    const wait = dialog(page).getByText(/Checking again in \d+ seconds?\./);
    // A minute may end between two of them, and what is asked then counts anew.
    for (const name of ['jane', 'joan', 'june', 'jean', 'jill']) {
      await field(page).fill(name);
      await expect(
        wait.or(dialog(page).getByText(`${name}@mayfly.localhost is available`)),
      ).toBeVisible();
      if (await wait.isVisible()) return;
    }
    await expect(wait).toBeVisible();
  });
});

test('the code for the phone holds the address or a mail to it, and says so', async ({ page }) => {
  const address = await openInbox(page);
  await button(page, 'QR code').click();
  const picture = page.getByRole('img', { name: `QR code of ${address}` });
  const drawn = () => picture.locator('path').getAttribute('d');
  await expect(picture).toBeVisible();
  await expect(dialog(page)).toContainText('only the address');
  const plain = await drawn();
  await page.getByRole('radio', { name: 'A new email to it' }).check();
  expect(await drawn()).not.toBe(plain);
  await page.keyboard.press('Escape');
  await expect(button(page, 'QR code')).toBeFocused();
});
