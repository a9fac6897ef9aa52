import type { Locator } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article, senderLine } from './answers.ts';
import { expect, openInbox, openMail, test } from './fixtures.ts';

const SENDERS = [
  ['a name', 'GitHub <noreply@github.example>', 'github.example'],
  [
    'a long name and a long domain',
    '"The Example Launch Team of Northern Europe" <no-reply@mail.accounts.example.com>',
    'mail.accounts.example.com',
  ],
  [
    'no name',
    'no-reply.with.a.long.local.part@mail.accounts.example.com',
    'mail.accounts.example.com',
  ],
  [
    'a name that imitates an address',
    '"security@bank.example" <evil@phish.example.org>',
    'phish.example.org',
  ],
] as const;

/** Pixels of a domain that are seen at least: enough for its owner. */
const LEGIBLE = 60;

/** Pixels of the end of a text that are seen, whatever the boxes around it cut off. */
function measureEnd(text: Locator): Promise<number> {
  return text.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { left: begin, right } = range.getBoundingClientRect();
    let left = begin;
    for (let box = element.parentElement; box !== null; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === 'visible') continue;
      const edge = box.getBoundingClientRect();
      if (edge.right < right - 0.5) return 0;
      left = Math.max(left, edge.left);
    }
    return right <= innerWidth ? right - left : 0;
  });
}

/** Domain, verdict and time, each in sight. */
async function expectSender(place: Locator, domain: string): Promise<void> {
  const text = place.locator('bdi', { hasText: new RegExp(`^${domain}$`) }).first();
  expect(await measureEnd(text)).toBeGreaterThan(LEGIBLE);
  const time = place.locator('time').first();
  await expect(time).toBeInViewport({ ratio: 1 });
  expect(await measureEnd(time)).toBeGreaterThan(0);
  await expect(place.getByText(/^Unverified sender\.?$/).first()).toBeAttached();
}

for (const width of [320, 390]) {
  test(`${width} px: domain, verdict and time of a sender are in sight, also in the banner`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 740 });
    const to = await openInbox(page);
    for (const [index, [what, from, domain]] of SENDERS.entries()) {
      const subject = `Read now: ${what}`;
      await sendMail(service.smtp, { to, from, subject, text: 'Hello.' });
      await openMail(page, subject);
      await expect(article(page).getByRole('heading', { level: 2 })).toHaveText(subject);
      await expectSender(senderLine(page), domain);
      const text = `Your code is ${index}82913.`;
      await sendMail(service.smtp, { to, from, subject: 'Code', text });
      const banner = page.getByTestId('new-mail');
      await expect(banner).toContainText(`${index}82`);
      await expectSender(banner, domain);
    }
  });
}
