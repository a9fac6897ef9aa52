import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { choose, expect, openInbox, row, test } from './fixtures.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

async function receive(page: Page, service: Service): Promise<void> {
  const to = await openInbox(page);
  for (const [subject, text] of [
    ['First / of: two', 'From here on\r\n>From me'],
    ['Second', 'Grüße'],
  ] as const) {
    await sendMail(service.smtp, { to, subject, text });
    await expect(row(page, subject)).toBeVisible();
  }
}

async function save(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await button(page, 'Save 2 emails').click();
  await expect(dialog(page)).toContainText('2 emails saved.');
  return (await download).path();
}

test('PAGE-3 all mail in a zip, and then it can go', async ({ page, service }) => {
  await receive(page, service);
  await choose(page, 'Delete address');
  await button(page, 'Save first').click();
  await expect(page.getByTestId('deletion-bar')).toBeHidden();
  const file = await save(page);
  const files = unzipSync(await readFile(file));
  expect(Object.keys(files)).toEqual(['1 First of two.eml', '2 Second.eml']);
  const first = strFromU8(files['1 First of two.eml'] ?? new Uint8Array());
  expect(first).toMatch(/^Return-Path: <[^>]*>\r\n/);
  expect(first).toContain('From here on\r\n>From me');
  await dialog(page).getByRole('button', { name: 'Delete address' }).click();
  await expect(page.getByTestId('deletion-bar')).toContainText('2 emails');
  await expect(button(page, 'Undo')).toBeFocused();
});

test('PAGE-3 all mail in an mbox', async ({ page, service }) => {
  await receive(page, service);
  await choose(page, 'Save all emails');
  await page.getByRole('radio', { name: /mbox/ }).check();
  const file = await save(page);
  const text = await readFile(file, 'utf8');
  expect(text).toMatch(/^From \S+ [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}\nReturn-Path/);
  expect(text).toContain('\n>From here on\n>>From me\n');
});

test('PAGE-3 a mail that cannot be fetched is named, and the others are saved', async ({
  page,
  service,
}) => {
  await receive(page, service);
  let isFirst = true;
  await page.route('**/raw', (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    return route.fulfill({ status: 404, json: { code: 'not_found' } });
  });
  await choose(page, 'Save all emails');
  const download = page.waitForEvent('download');
  await button(page, 'Save 2 emails').click();
  await expect(dialog(page)).toContainText('1 email saved.');
  await expect(dialog(page)).toContainText('One email could not be loaded:First / of: two');
  const files = unzipSync(await readFile(await (await download).path()));
  expect(Object.keys(files)).toEqual(['1 Second.eml']);
});
