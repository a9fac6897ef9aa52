import { sendMail } from '../harness/mail.ts';
import { article, openAs, SUBJECT, senderLine } from './answers.ts';
import { expect, openInbox, row, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './page-checks.ts';

test('SHOW-7 whom To and Cc name is there by address, never by name', async ({ page, service }) => {
  const own = await openInbox(page);
  await sendMail(service.smtp, {
    envelope: { from: 'sender@example.org', to: own },
    to: ['"ceo@bank.example" <mallory@evil.example>', own],
    cc: 'Grace <grace@example.com>',
    subject: SUBJECT,
    text: 'x',
  });
  await row(page, SUBJECT).getByRole('button').first().click();
  const line = senderLine(page);
  await expect(line.getByText('To mallory@evil.example and 1 more')).toBeVisible();
  await line.click();
  await expect(article(page).locator('dl').first()).toContainText(
    `Tomallory@evil.example, ${own}Ccgrace@example.com`,
  );
  await expect(article(page)).not.toContainText('ceo@bank.example');
  await line.click();
  // A narrow one has it in the details, and paper has no details.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(
    article(page).getByText('mallory@evil.example').filter({ visible: true }),
  ).toHaveCount(0);
  await page.emulateMedia({ media: 'print' });
  await expect(article(page).locator('details + dl')).toContainText('Tomallory@evil.example');
});

test('SHOW-7 an email to this address alone does not say so', async ({ page, service }) => {
  const to = await openInbox(page);
  await sendMail(service.smtp, { to, subject: SUBJECT, text: 'x' });
  await row(page, SUBJECT).getByRole('button').first().click();
  await expect(senderLine(page)).toBeVisible();
  await expect(article(page).getByText(to).filter({ visible: true })).toHaveCount(0);
});

for (const width of [320, 1440]) {
  test(`SHOW-7 many addressees are folded, and unfold in place, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = Array.from({ length: 15 }, (_, at) => `person${at}@a-domain-of-some-length.example`);
    await openAs(page, service, { detail: { to, cc: to.slice(0, 4) } });
    await senderLine(page).click();
    const more = article(page).getByRole('button', { name: 'and 12 more' });
    await expect(article(page)).not.toContainText('person4');
    // Four are not folded: the button would be as long as what it hides.
    await expect(article(page).getByText('person3')).toHaveCount(1);
    await more.focus();
    await page.keyboard.press('Enter');
    await expect(article(page).getByText('person14')).toBeVisible();
    const fewer = article(page).getByRole('button', { name: 'show fewer' });
    await expect(fewer).toBeFocused();
    await expectAccessible(page);
    await expectNothingSticksOut(page);
    await fewer.click();
    await expect(article(page).getByText('person14')).toBeHidden();
  });
}

test('M12, SHOW-7 no name is so long that the row hides the domain', async ({ page, service }) => {
  const to = await openInbox(page);
  const local = 'security.paypal.com.'.repeat(3);
  await sendMail(service.smtp, {
    from: `"${'Your Bank '.repeat(40)}" <${local}x@evil.example>`,
    to,
    subject: SUBJECT,
    text: 'x',
  });
  const nameless = 'Nobody said who';
  const from = `${local}x@evil.example`;
  await sendMail(service.smtp, { from, to, subject: nameless, text: 'x' });
  for (const width of [320, 1600]) {
    await page.setViewportSize({ width, height: 700 });
    for (const subject of [SUBJECT, nameless]) {
      const domain = row(page, subject)
        .getByText(/^@?evil\.example$/)
        .first();
      await row(page, subject).scrollIntoViewIfNeeded();
      await expect(domain).toBeInViewport({ ratio: 1 });
      const time = await row(page, subject).locator('time').boundingBox();
      const box = await domain.boundingBox();
      if (time === null || box === null) throw new Error('both are visible');
      expect(box.x + box.width <= time.x || box.y >= time.y + time.height).toBe(true);
    }
  }
});

test('SHOW-7 a long address has its label beside its first line', async ({ page, service }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await openAs(page, service, { detail: { to: [`${'long'.repeat(15)}@example.com`] } });
  await senderLine(page).click();
  const envelope = article(page).locator('details dl').first();
  const label = await envelope.getByText('To', { exact: true }).boundingBox();
  const address = await envelope.getByText('longlong').boundingBox();
  const lower = (label?.y ?? 0) - (address?.y ?? 0);
  expect(address?.height).toBeGreaterThan(2 * (label?.height ?? 0) - 1);
  expect(Math.abs(lower)).toBeLessThan((label?.height ?? 0) / 2);
});
