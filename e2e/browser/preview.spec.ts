import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { chooseView, deliver, expect, openInbox, openMail, row, test } from './fixtures.ts';

const CODE = { subject: 'Your code', text: 'Your verification code is 482913.' };

const banner = (page: Page) => page.getByTestId('new-mail');
const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());

/** The requests for a whole email, by their query. */
function watchReads(page: Page): readonly string[] {
  const queries: string[] = [];
  onRead(page, ({ search }) => queries.push(search));
  return queries;
}

function onRead(page: Page, listener: (url: URL) => void): void {
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (request.method() === 'GET' && /\/inbox\/messages\/[^/]+$/.test(url.pathname)) listener(url);
  });
}

test('SHOW-11 the newest email is shown by itself, which neither marks it nor counts as activity', async ({
  page,
  service,
}) => {
  const reads = watchReads(page);
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, ...CODE });
  await expect(article(page)).toContainText('482913');
  await expect(row(page, 'Your code')).toHaveAttribute('data-seen', 'false');
  await expect(row(page, 'Your code').locator('[aria-current="true"]')).toBeVisible();
  expect(reads).toEqual(['?touch=false']);
  await expect(page.locator('body')).toBeFocused();

  await deliver(page, service, to, 'Replaces it');
  await expect(article(page)).toContainText('Replaces it');
  await article(page).getByText('Hello.').click();
  await expect(row(page, 'Replaces it')).toHaveAttribute('data-seen', 'true');
  await expect(row(page, 'Your code')).toHaveAttribute('data-seen', 'false');
});

test('SHOW-11 of a burst only the first email and the last are read', async ({ page, service }) => {
  await page.clock.install();
  // One may be read again, when its sender is checked.
  const read = new Set<string>();
  onRead(page, ({ pathname }) => read.add(pathname));
  const to = await openInbox(page);
  await page.clock.pauseAt(Date.now() + 1_000);
  const subjects = Array.from({ length: 8 }, (_, at) => `Email ${at}`);
  for (const subject of subjects) {
    await sendMail(service.smtp, { to, subject, text: 'Hello.' });
    await expect(row(page, subject)).toBeVisible();
    await page.clock.runFor(100);
  }
  await page.clock.runFor(400);
  await expect(article(page)).toContainText('Email 7');
  expect(read.size).toBe(2);
});

test('SHOW-11 an email that the pointer is over is not replaced: a banner has the code', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const to = await openInbox(page);
  await deliver(page, service, to, 'Looked at');
  await expect(article(page)).toContainText('Looked at');
  await article(page).getByText('Hello.').hover();
  await sendMail(service.smtp, { to, from: 'GitHub <noreply@github.top>', ...CODE });
  // Anyone can call themselves GitHub.
  await expect(banner(page)).toContainText('github.top');
  await banner(page).getByRole('button', { name: 'Copy code 482913' }).click();
  expect(await clipboard(page)).toBe('482913');
  await expect(article(page)).toContainText('Looked at');
  await banner(page).getByRole('button', { name: 'Your code' }).click();
  await expect(article(page)).toContainText('482913');
  await expect(banner(page)).toBeHidden();
  await expect(row(page, 'Your code')).toHaveAttribute('data-seen', 'true');
});

test('SHOW-11 on a narrow window the banner is over the email that is read', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const to = await openInbox(page);
  await deliver(page, service, to, 'Read now');
  await openMail(page, 'Read now');
  await expect(article(page)).toContainText('Read now');
  await sendMail(service.smtp, { to, ...CODE });
  await expect(banner(page)).toContainText('482913');
  await expect(banner(page).locator('bdi > span')).toHaveText(['482', '913']);
  await expect(article(page)).toContainText('Read now');
  await banner(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(banner(page)).toBeHidden();
});

test('SHOW-11 of a large email only code, link and text are shown, and it is not fetched', async ({
  page,
  service,
}) => {
  const reads = watchReads(page);
  const to = await openInbox(page);
  const html = `<p>Your verification code is 482913.</p><!-- ${'x'.repeat(300_000)} -->`;
  await sendMail(service.smtp, { to, subject: 'Large', html });
  await expect(article(page)).toContainText('482913');
  expect(reads).toEqual([]);
  await article(page).getByRole('button', { name: 'Show the whole email' }).click();
  await expect(page.frameLocator('iframe').getByText('Your verification code')).toBeVisible();
});

test('SHOW-11 a large email that is shown by itself has its attachments', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const attachments = [{ filename: 'photo.png', content: Buffer.alloc(300_000, 7) }];
  await sendMail(service.smtp, { to, subject: 'Photo', text: 'The text.', attachments });
  await expect(article(page)).toContainText('photo.png');
  await expect(article(page)).toContainText('The text.');
  await expect(row(page, 'Photo')).toHaveAttribute('data-seen', 'false');
});

test('HTTP-2 a deleted email is gone at once, comes back by Undo, and is deleted without it', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await deliver(page, service, to, 'To be deleted');
  const deletions: string[] = [];
  page.on('request', (request) => request.method() === 'DELETE' && deletions.push(request.url()));
  const remove = async (key: string) => {
    await row(page, 'To be deleted').getByRole('button').first().focus();
    await page.keyboard.press(key);
    await expect(row(page, 'To be deleted')).toHaveCount(0);
  };
  await remove('#');
  await page.getByTestId('message-undo').getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'To be deleted')).toBeVisible();
  await remove('Delete');
  await page.keyboard.press('z');
  await expect(row(page, 'To be deleted')).toBeVisible();
  expect(deletions).toEqual([]);
  await remove('Backspace');
  await expect.poll(() => deletions).toHaveLength(1);
  await page.reload();
  await expect(page.locator('[data-testid="connection"][data-state="live"]')).toBeVisible();
  await expect(row(page, 'To be deleted')).toHaveCount(0);
});

test('SHOW-13 y copies the newest code, and the first stop of Tab leads to the list', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, ...CODE });
  await deliver(page, service, to, 'No code');
  await page.keyboard.press('y');
  await expect.poll(() => clipboard(page)).toBe('482913');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the emails' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '2 emails' })).toBeFocused();
});

test('SHOW-5 an email without dark colours is shown dark on request, and its pictures stay', async ({
  page,
  service,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const to = await openInbox(page);
  const html = '<p>White paper</p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="dot">';
  await sendMail(service.smtp, { to, subject: 'By day', html });
  await openMail(page, 'By day');
  const root = page.frameLocator('iframe').locator('html');
  await expect(root).toHaveCSS('filter', 'none');
  await page.keyboard.press('d');
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await expect(root.locator('img')).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await chooseView(page, 'Text');
  await chooseView(page, 'HTML');
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await page.keyboard.press('d');
  await expect(root).toHaveCSS('filter', 'none');
});

test('the hero becomes the bar with the first email, but not under a pointer that is about to copy', async ({
  page,
  service,
}) => {
  const layout = page.locator('html');
  const to = await openInbox(page);
  await expect(layout).toHaveAttribute('data-layout', 'hero');
  await page.getByRole('button', { name: 'Copy', exact: true }).hover();
  await deliver(page, service, to, 'The first');
  await expect(layout).toHaveAttribute('data-layout', 'hero');
  await page.mouse.move(5, 5);
  await expect(layout).toHaveAttribute('data-layout', 'bar');
  await page.reload();
  await expect(row(page, 'The first')).toBeVisible();
  await expect(layout).toHaveAttribute('data-layout', 'bar');
});

test('SHOW-4 a disguised link is marked before a pointer is over it', async ({ page, service }) => {
  const to = await openInbox(page);
  const html =
    '<a href="https://evil.example/a">https://bank.com</a> <a href="https://a.example/">Go</a>';
  await sendMail(service.smtp, { to, subject: 'Links', html });
  await openMail(page, 'Links');
  const links = page.frameLocator('iframe').getByRole('link');
  await expect(links.first()).toHaveAttribute('aria-description', 'disguised link');
  await expect(links.last()).not.toHaveAttribute('aria-description');
});
