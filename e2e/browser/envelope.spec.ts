import { sendMail } from '../harness/mail.ts';
import { article, openAs, SUBJECT } from './answers.ts';
import { expect, openInbox, row, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './looking.ts';

test('SHOW-16 whom To and Cc name is there by address, never by name', async ({
  page,
  service,
}) => {
  const own = await openInbox(page);
  await sendMail(service.smtp, {
    envelope: { from: 'sender@example.org', to: own },
    to: ['"ceo@bank.example" <mallory@evil.example>', own],
    cc: 'Grace <grace@example.com>',
    subject: SUBJECT,
    text: 'x',
  });
  await row(page, SUBJECT).getByRole('button').first().click();
  const envelope = article(page).locator('dl').first();
  await expect(envelope).toContainText(`Tomallory@evil.example, ${own}Ccgrace@example.com`);
  await expect(envelope).not.toContainText('ceo@bank.example');
});

for (const width of [320, 1440]) {
  test(`SHOW-16 many addressees are folded, and unfold in place, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = Array.from({ length: 15 }, (_, at) => `person${at}@a-domain-of-some-length.example`);
    await openAs(page, service, { detail: { to, cc: to.slice(0, 4) } });
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
