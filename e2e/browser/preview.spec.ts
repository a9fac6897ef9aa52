import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { answerWith, article } from './answers.ts';
import {
  chooseView,
  deliver,
  expect,
  openInbox,
  openMail,
  row,
  test,
  viewButton,
} from './fixtures.ts';

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

test('SHOW-11 an email that is selected, scrolled, focused, opened or just pointed at is not replaced', async ({
  page,
  service,
}) => {
  await page.clock.install();
  const to = await openInbox(page);
  const subject = article(page).getByRole('heading', { level: 2 });
  const text = 'A line of text.\n\n'.repeat(80);
  const preview = async (name: string) => {
    await sendMail(service.smtp, { to, subject: name, text });
    await expect(row(page, name)).toBeVisible();
    await page.clock.fastForward(600);
    await expect(subject).toHaveText(name);
    await expect(row(page, name)).toHaveAttribute('data-seen', 'false');
  };
  const expectKept = async (name: string) => {
    await deliver(page, service, to, `After ${name}`);
    await page.clock.runFor(100);
    await expect(banner(page)).toContainText(`After ${name}`);
    await expect(subject).toHaveText(name);
  };

  await preview('selected');
  await article(page).getByText('A line of text.').first().selectText();
  await expectKept('selected');
  // A selection is no use of the email.
  await expect(row(page, 'selected').first()).toHaveAttribute('data-seen', 'false');
  await page.evaluate(() => document.getSelection()?.removeAllRanges());

  const uses = {
    scrolled: () => page.locator('section:has(> article)').evaluate((pane) => pane.scrollTo(0, 50)),
    focused: () => viewButton(page).focus(),
    opened: () => row(page, 'opened').getByRole('button').first().click(),
  };
  for (const [name, use] of Object.entries(uses)) {
    await preview(name);
    await use();
    await expect(row(page, name)).toHaveAttribute('data-seen', 'true');
    await expectKept(name);
    await page.keyboard.press('Escape');
  }

  await preview('pointed at');
  // The clock of the page is some seconds ahead.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 500));
  await article(page).hover();
  await page.mouse.move(5, 5);
  await page.clock.runFor(1_800);
  await expectKept('pointed at');
  await page.clock.runFor(2_000);
  await deliver(page, service, to, 'Replaces it');
  await page.clock.runFor(1_000);
  await expect(subject).toHaveText('Replaces it');
});

test('SHOW-11 a banner goes when its row is reached, or has been in sight for a while', async ({
  page,
  service,
}) => {
  await page.clock.install();
  const to = await openInbox(page);
  await deliver(page, service, to, 'Read now');
  await openMail(page, 'Read now');
  const arrive = async (subject: string) => {
    await deliver(page, service, to, subject);
    await page.clock.runFor(100);
    await expect(banner(page)).toContainText(subject);
  };
  await arrive('Pointed at');
  await row(page, 'Pointed at').hover();
  await expect(banner(page)).toBeHidden();
  await arrive('Focused');
  await row(page, 'Focused').getByRole('button').first().focus();
  await expect(banner(page)).toBeHidden();
  await arrive('In sight');
  await banner(page).hover();
  await page.clock.runFor(10_000);
  await expect(banner(page)).toBeVisible();
  await page.mouse.move(5, 5);
  await page.clock.runFor(10_000);
  await expect(banner(page)).toBeHidden();
  await expect(row(page, 'In sight')).toHaveAttribute('data-seen', 'false');
});

test('SHOW-11 the banner has the newest of several emails, until the reader has seen them all', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const to = await openInbox(page);
  await deliver(page, service, to, 'Read now');
  await openMail(page, 'Read now');
  await expect(article(page)).toContainText('Read now');
  for (const subject of ['First', 'Second', 'Third']) {
    await sendMail(service.smtp, { to, subject, text: 'Hello.' });
    await expect(banner(page)).toContainText(subject);
  }
  await expect(banner(page)).toContainText('and 2 more');
  await article(page).getByRole('button', { name: 'Newer email' }).click();
  await expect(article(page)).toContainText('First');
  await expect(banner(page)).toContainText('Third');
  await expect(banner(page)).toContainText('and 1 more');
  await banner(page).getByRole('button', { name: 'Third' }).click();
  await expect(article(page)).toContainText('Third');
  await expect(banner(page)).toContainText('Second');
  await expect(banner(page)).not.toContainText('more');
  await article(page).getByRole('button', { name: 'Older email' }).click();
  await expect(article(page)).toContainText('Second');
  await expect(banner(page)).toBeHidden();
});

test('SHOW-9 the banner has the link of an email without a code', async ({ page, service }) => {
  const to = await openInbox(page);
  await deliver(page, service, to, 'Read now');
  await openMail(page, 'Read now');
  await sendMail(service.smtp, {
    to,
    subject: 'Verify your address',
    html: '<p>Confirm your email address:</p><a href="https://site.example/verify?token=a1b2">Verify email</a>',
  });
  const link = banner(page).getByRole('link');
  await expect(link).toHaveAttribute('href', 'https://site.example/verify?token=a1b2');
  await expect(link).toContainText('site.example');
});

test('SHOW-11 on a narrow window no banner has an email of the list, or the one that is read', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const to = await openInbox(page);
  const shown = new Set<string>();
  await page.exposeFunction('note', (text: string) => shown.add(text));
  await page.evaluate(() => {
    const note: unknown = Reflect.get(window, 'note');
    new MutationObserver(() => {
      const text = document.querySelector('[data-testid="new-mail"] [dir="auto"]')?.textContent;
      if (typeof note === 'function' && text) note(text);
    }).observe(document.body, { childList: true, subtree: true });
  });
  for (const subject of ['First', 'Second']) {
    await deliver(page, service, to, subject);
    await openMail(page, 'First');
    await expect(article(page)).toContainText('First');
    await deliver(page, service, to, `After ${subject}`);
    await expect(banner(page)).toContainText(`After ${subject}`);
    await banner(page).getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'Back' }).click();
  }
  expect([...shown]).toEqual(['After First', 'After Second']);
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

test('SHOW-11 a preview has what could be read of an email, and says what could not', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  const raw = 'Subject: Nobody\r\nContent-Type: text/html\r\n\r\n<p>In HTML</p>';
  await sendMail(service.smtp, { envelope: { from: 'a@example.org', to }, raw });
  await expect(page.frameLocator('iframe').getByText('In HTML')).toBeVisible();
  await expect(article(page).getByText('does not say who sent it')).toBeVisible();
  await expect(article(page).getByText('This email is large')).toBeHidden();

  const problems = ['Reading this message took too long. It is shown as it came.'];
  await answerWith(page, { detail: { html: null, text: 'As it came.', problems } });
  const html = '<a href="https://a.example/verify?token=9f8e7d6c5b4a">Verify your email</a>';
  await sendMail(service.smtp, { to, ...CODE, html: `<p>${CODE.text}</p>${html}` });
  await expect(article(page).getByRole('region', { name: 'Your code' })).toBeVisible();
  await expect(article(page).getByRole('link', { name: 'Open a.example' })).toBeVisible();
  await expect(article(page).getByText('As it came.', { exact: true })).toBeVisible();
  await expect(article(page).getByText('took too long')).toBeVisible();
  await expect(page.locator('iframe')).toHaveCount(0);
  await expect(row(page, 'Your code')).toHaveAttribute('data-seen', 'false');
});

test('HTTP-2 a deleted email is gone at once, comes back by Undo, and is deleted after six seconds', async ({
  page,
  service,
}) => {
  await page.clock.install();
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
  await page.clock.pauseAt(Date.now() + 1_000);
  await remove('Backspace');
  await page.clock.runFor(5_900);
  await expect(page.getByTestId('message-undo')).toBeVisible();
  expect(deletions).toEqual([]);
  await page.clock.runFor(100);
  await expect.poll(() => deletions).toHaveLength(1);
  await expect(page.getByTestId('message-undo')).toBeHidden();
  await page.clock.resume();
  await page.reload();
  await expect(page.locator('[data-testid="connection"][data-state="live"]')).toBeVisible();
  await expect(row(page, 'To be deleted')).toHaveCount(0);
});

test('HTTP-2 an email that was open when it was deleted is open again after Undo', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  for (const subject of ['Stays', 'To be deleted']) await deliver(page, service, to, subject);
  await openMail(page, 'To be deleted');
  await article(page).getByRole('button', { name: 'Delete' }).click();
  await expect(row(page, 'To be deleted')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  const heading = article(page).getByRole('heading', { level: 2 });
  await expect(heading).toHaveText('To be deleted');
  await expect(heading).toBeFocused();

  await page.keyboard.press('#');
  await openMail(page, 'Stays');
  await page.keyboard.press('z');
  await expect(row(page, 'To be deleted')).toBeVisible();
  await expect(heading).toHaveText('Stays');
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

test('SHOW-5 emails without dark colours are shown dark on request in this tab, and pictures stay', async ({
  page,
  service,
}) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const to = await openInbox(page);
  const html =
    '<p>White paper</p><img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt="dot">';
  for (const subject of ['Another', 'By day']) await sendMail(service.smtp, { to, subject, html });
  await openMail(page, 'By day');
  const root = page.frameLocator('iframe').locator('html');
  await expect(root).toHaveCSS('filter', 'none');
  await page.keyboard.press('d');
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await expect(root.locator('img')).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await chooseView(page, 'Text');
  await chooseView(page, 'HTML');
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await page.reload();
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await openMail(page, 'Another');
  await expect(article(page)).toContainText('Another');
  await expect(root).toHaveCSS('filter', 'invert(1) hue-rotate(180deg)');
  await page.keyboard.press('d');
  await expect(root).toHaveCSS('filter', 'none');
});

test('SHOW-5 an email that is shown dark is dark on a light page, too', async ({
  page,
  service,
}) => {
  await page.emulateMedia({ colorScheme: 'light' });
  const to = await openInbox(page);
  await sendMail(service.smtp, {
    to,
    subject: 'By day',
    html: '<p style="height:200px">Hello</p>',
  });
  await openMail(page, 'By day');
  const frame = page.locator('iframe');
  await expect(frame).not.toHaveAttribute('data-body', 'coming');
  await viewButton(page).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark background' }).click();
  await expect(page.getByRole('menu')).toBeHidden();
  await expect(frame).toHaveAttribute('data-dark', 'true');
  // It is blended, so only a picture of the page tells its colour.
  const picture = (await frame.screenshot()).toString('base64');
  const corner = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    return [...(context?.getImageData(image.width - 30, 100, 1, 1).data ?? [])];
  }, picture);
  expect(Math.max(...corner.slice(0, 3))).toBeLessThan(60);
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
