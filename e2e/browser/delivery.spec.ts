import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { Conversation } from '../harness/smtp.ts';
import { connectionState, deliver, expect, openInbox, row, test } from './fixtures.ts';
import { listen } from './listening.ts';

const MEGABYTE = 1_000_000;
const LINE = `${'x'.repeat(76)}\r\n`;

const said = (page: Page, words: string | RegExp) =>
  page.getByRole('navigation').locator('p').filter({ hasText: words });

for (const width of [320, 1280]) {
  test(`SHOW-10 a mail that takes its time is said to come, and nothing moves, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const to = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    // With the first email the bar comes.
    await deliver(page, service, to, 'The first');
    const heard = await listen(page);
    const heading = page.locator('#list-heading');
    const topOf = async () => (await heading.boundingBox())?.y ?? Number.NaN;
    const before = await topOf();
    using sender = await Conversation.open(service.smtp);
    await sender.say('EHLO mail.a-shop-of-some-length.example');
    await sender.say(`MAIL FROM:<shop@example.org> SIZE=${MEGABYTE}`);
    await sender.say(`RCPT TO:<${to}>`);
    await sender.say('DATA');
    sender.write('Subject: Slowly\r\n\r\n');
    const line = said(page, 'mail.a-shop-of-some-length.example');
    await expect
      .poll(async () => {
        sender.write(LINE.repeat(100));
        return (await line.count()) > 0 ? line.textContent() : '';
      })
      .toMatch(/connected unencrypted addressed to you receiving \d\d?% $/);
    // Within the same pixel nothing is seen to move.
    expect(await topOf()).toBeCloseTo(before, 0);
    expect((await sender.say('\r\n.')).code).toBe(250);
    await expect(row(page, 'Slowly')).toBeVisible();
    await expect(line).toHaveText(/^mail.a-shop-of-some-length.example unencrypted arrived in /);
    expect(await topOf()).toBeCloseTo(before, 0);
    await expect(line).toBeHidden({ timeout: 10_000 });
    expect(heard.filter((text) => text.includes('Receiving'))).toEqual([
      'Receiving email from mail.a-shop-of-some-length.example',
    ]);
  });
}

test('SHOW-10 a mail that is here at once leaves a trace that is not said aloud', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  const heard = await listen(page);
  using sender = await Conversation.open(service.smtp);
  await sender.say('EHLO mail.example');
  sender.write(`MAIL FROM:<a@example.org>\r\nRCPT TO:<${to}>\r\nDATA\r\n`);
  for (const code of [250, 250, 354]) expect((await sender.reply()).code).toBe(code);
  await sender.say('Subject: Quickly\r\n\r\nx\r\n.');
  await expect(row(page, 'Quickly')).toBeVisible();
  const trace = said(page, /^mail.example unencrypted arrived in \d+\sms/);
  await expect(trace).toBeVisible();
  await expect(trace).toBeHidden({ timeout: 10_000 });
  expect(heard.filter((text) => /Receiving|arrived in/.test(text))).toEqual([]);
});

test('SHOW-10 a repeat of an email is said to be one, and gets no row', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  const heard = await listen(page);
  const email = { to, messageId: '<one@example.org>', subject: 'Once', text: 'x' };
  for (let times = 0; times < 2; times += 1) await sendMail(service.smtp, email);
  await expect(said(page, 'repeat of an email that you have')).toBeVisible();
  await expect.poll(() => heard).toContain('repeat of an email that you have');
  await expect(page.locator('[data-message-id]')).toHaveCount(1);
});

test.describe('a small inbox', () => {
  test.use({
    serviceEnv: { MAYFLY_INBOX_MAX_MESSAGES: '1' },
    viewport: { width: 320, height: 900 },
  });

  test('SHOW-10 says why a mail was refused', async ({ page, service }) => {
    const to = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    using sender = await Conversation.open(service.smtp);
    await sender.say('EHLO mail.example');
    await sender.say('MAIL FROM:<a@example.org>');
    await sender.say(`RCPT TO:<${to}>`);
    await sender.say('DATA');
    await sender.say('Subject: The only one\r\n\r\nx\r\n.');
    await sender.say('MAIL FROM:<a@example.org>');
    expect((await sender.say(`RCPT TO:<${to}>`)).code).toBe(452);
    const line = said(page, 'Refused: the inbox is full with 1 email. Delete it to make space.');
    await expect(line).toBeVisible();
    // All of it: two lines are enough on the smallest telephone.
    expect(await line.evaluate((box) => box.scrollHeight - box.clientHeight)).toBe(0);
    await expect(page.getByRole('status').filter({ hasText: 'Refused: ' })).toHaveCount(1);
  });
});

test.describe('a small limit', () => {
  test.use({
    serviceEnv: { MAYFLY_MAX_MESSAGE_SIZE: '1MB' },
    viewport: { width: 1280, height: 900 },
  });

  test('SHOW-10 says in figures what was over the limit', async ({ page, service }) => {
    const to = await openInbox(page);
    await expect(connectionState(page, 'live')).toBeVisible();
    using sender = await Conversation.open(service.smtp);
    await sender.say('EHLO mail.example');
    await sender.say('MAIL FROM:<a@example.org> SIZE=3100000');
    expect((await sender.say(`RCPT TO:<${to}>`)).code).toBe(552);
    await expect(said(page, 'Refused: 3.1 MB is over the limit of 1 MB')).toBeVisible();
  });
});
