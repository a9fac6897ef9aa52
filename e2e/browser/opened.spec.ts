import { buffer } from 'node:stream/consumers';
import type { Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { article, openAs, SUBJECT } from './answers.ts';
import { expect, openInbox, row, test, viewButton } from './fixtures.ts';
import { SECOND_LOOK } from './options.ts';
import { expectAccessible, expectNothingSticksOut } from './page-checks.ts';

test.use({ reducedMotion: 'reduce' });

async function open(page: Page, service: Service, lines: readonly string[]): Promise<void> {
  const to = await openInbox(page);
  await expect(page.locator('[data-testid="connection"][data-state="live"]')).toBeVisible();
  const raw = [...lines, ''].join('\r\n');
  await sendMail(service.smtp, { envelope: { from: 'a@sender.example', to }, raw });
  await page.locator('[data-message-id]').first().getByRole('button').first().click();
  await expect(article(page)).toBeVisible();
}

const TRAVELLED = [
  'Received: from b.example ([192.0.2.2]) by c.example with ESMTPS id 2 (version=TLS1_3);',
  ' Wed, 25 Nov 2026 04:00:01 +0000',
  'Received: from desk.example by b.example with ESMTP id 1; Wed, 25 Nov 2026 04:00:09 +0000',
  'From: Ann <ann@sender.example>',
  'Subject: From afar',
];

for (const width of [1280, 320]) {
  test(`SHOW-12 a mail tells how it got here, ${width} px`, async ({ page, service }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, service, [...TRAVELLED, '', 'Hello']);
    const path = article(page).getByText('Delivery path');
    // The list says how soon an email arrived; a second time beside it would contradict it.
    await expect(path).toHaveText('Delivery path');
    await path.click();
    const way = article(page).getByRole('list', { name: 'Servers' });
    const stops = way.getByRole('listitem');
    await expect(stops).toHaveCount(3);
    await expect(stops.nth(0)).toContainText('desk.example');
    await expect(stops.nth(0)).toContainText('unencrypted');
    await expect(stops.nth(1)).toContainText('one of the two clocks is wrong');
    await expect(stops.nth(1)).toContainText('encrypted, TLS 1.3');
    for (const words of ['Sender connected', 'Email received', 'Shown in this tab'])
      await expect(article(page).getByText(words)).toBeVisible();
    await expectAccessible(page);
    await expectNothingSticksOut(page);
  });
}

test('SHOW-12 a page that is loaded anew does not say when the mail was shown in another', async ({
  page,
  service,
}) => {
  await open(page, service, [...TRAVELLED, '', 'Hello']);
  await page.reload();
  await expect(article(page)).toBeVisible();
  await article(page).getByText('Delivery path').click();
  await expect(article(page).getByText('Email received')).toBeVisible();
  await expect(article(page).getByText('Shown in this tab')).toBeHidden();
});

test('SHOW-9 a code is copied plain, however it is shown', async ({ page, context, service }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openAs(page, service, { detail: { code: { value: '48291377' } } });
  const card = article(page).getByRole('region', { name: 'Your code' });
  await expect(card).toContainText('4 8 2 9 1 3 7 7');
  await card.getByRole('button').click();
  await expect(card).toContainText('Copied');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('48291377');
});

test('SHOW-9 a link shows itself whole, for who wants to see it', async ({ page, service }) => {
  const url = 'https://paper-lantern.example/verify?token=9f8e7d6c5b4a';
  await openAs(page, service, { detail: { link: { url, text: 'Confirm', kind: 'verify' } } });
  await expect(article(page).getByText(url)).toBeHidden();
  await article(page).getByRole('region', { name: 'Confirms' }).locator('summary').click();
  await expect(article(page).getByText(url)).toBeVisible();
});

test('PAGE-3 several files are saved as one', async ({ page, service }) => {
  const to = await openInbox(page);
  await sendMail(service.smtp, {
    ...{ to, subject: 'Two: files', text: 'x' },
    attachments: [
      { filename: 'a.txt', content: 'first' },
      { filename: 'a.txt', content: 'second' },
    ],
  });
  await row(page, 'Two: files').getByRole('button').first().click();
  const waiting = page.waitForEvent('download');
  await article(page).getByRole('button', { name: 'Save all as .zip' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('Two files.zip');
  const files = unzipSync(await buffer(await download.createReadStream()));
  expect(Object.values(files).map((file) => strFromU8(file))).toEqual(['first', 'second']);
});

const HTML = [
  'From: Ann <ann@sender.example>',
  'Subject: <b>Printed</b>',
  'Content-Type: text/html',
  '',
  '<script>alert(1)</script><p>On paper.</p><a href="https://a.example/">A link</a>',
];

for (const [width, pane] of [
  [1280, 'beside the list'],
  [390, 'over it'],
] as const) {
  test(`the toolbar stays on top of a long email, whose subject is whole on request, ${pane}`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const subject = 'A subject that needs many lines of any window to be read as a whole. '.repeat(
      6,
    );
    const text = `${'A line of text.\n\n'.repeat(200)}The end.`;
    await openAs(page, service, { detail: { subject, text } });
    const heading = article(page).getByRole('heading', { level: 2 });
    const measureHeading = () =>
      heading.evaluate((element) => {
        const line = Number.parseFloat(getComputedStyle(element).lineHeight);
        return {
          lines: element.clientHeight / line,
          // High letters, as of a fallback font, reach over their line.
          isCut: element.scrollHeight - element.clientHeight > line / 2,
        };
      });
    expect(await measureHeading()).toEqual({ lines: expect.closeTo(2, 1), isCut: true });
    await article(page).getByRole('button', { name: 'Show all' }).click();
    const whole = await measureHeading();
    expect(whole.lines).toBeGreaterThan(2.5);
    expect(whole.isCut).toBe(false);
    await article(page).getByRole('button', { name: 'Show less' }).click();
    expect((await measureHeading()).isCut).toBe(true);

    const toolbar = page.getByRole('group', { name: 'Actions for this email' });
    const before = await toolbar.boundingBox();
    await article(page).getByText('The end.').scrollIntoViewIfNeeded();
    await expect(heading).not.toBeInViewport();
    expect(await toolbar.boundingBox()).toEqual(before);
    // Nothing stands over it.
    await toolbar.getByRole('button', { name: 'Delete' }).click();
    await expect(row(page, subject.trim())).toHaveCount(0);
  });
}

test('SHOW-13 the frame is reached and left by keyboard, and its keys are the page’s', {
  tag: SECOND_LOOK,
}, async ({ page, service }) => {
  await open(page, service, HTML);
  const link = page.frameLocator('iframe').getByRole('link');
  await expect(link).toBeVisible();
  await viewButton(page).focus();
  for (let left = 9; left > 0 && !(await inFrame(page)); left -= 1)
    await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  await page.keyboard.press('Tab');
  expect(await inFrame(page)).toBe(false);
  await page.keyboard.press('Shift+Tab');
  await expect(link).toBeFocused();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await link.focus();
  await page.keyboard.press('Escape');
  await expect(article(page)).toBeHidden();
  await expect(row(page, 'Printed').getByRole('button').first()).toBeFocused();
});

function inFrame(page: Page): Promise<boolean> {
  return page.evaluate(() => document.activeElement instanceof HTMLIFrameElement);
}

test('SHOW-5 the view chosen for an email is there when it is opened again', async ({
  page,
  service,
}) => {
  await openAs(page, service, {});
  await viewButton(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitemradio', { name: 'Text' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(viewButton(page)).toHaveAccessibleName('View: Headers');
  await expect(viewButton(page)).toBeFocused();
  await expect(article(page).getByRole('button', { name: 'Copy Received' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(article(page)).toBeHidden();
  await row(page, SUBJECT).getByRole('button').first().click();
  await expect(viewButton(page)).toHaveAccessibleName('View: Headers');
});

test('SHOW-13 the focus is in the pane while a mail is fetched on a narrow window, and when it is gone', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: 'Slow', text: 'x' });
  const held = Promise.withResolvers<void>();
  await page.route(/\/messages\/[^/]+$/, async (route) => {
    await held.promise;
    await route.fulfill({ status: 404, json: { code: 'not_found' } });
  });
  await row(page, 'Slow').getByRole('button').first().press('Enter');
  const pane = page.getByRole('region', { name: 'Email', exact: true }).last();
  await expect(pane).toBeFocused();
  held.resolve();
  await expect(page.getByText('This email was deleted.')).toBeVisible();
  await expect(pane).toBeFocused();
});
