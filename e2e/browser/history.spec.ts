import { deliver, expect, openInbox, row, test } from './fixtures.ts';

test.use({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });

test('on a narrow window Back closes the mail that lies over the list, and Forward opens it again', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Slides over');
  const mail = page.getByRole('article');
  await row(page, 'Slides over').getByRole('button').first().click();
  await expect(mail).toBeVisible();
  await page.goBack();
  await expect(mail).toBeHidden();
  await expect(row(page, 'Slides over').getByRole('button').first()).toBeFocused();
  await page.goForward();
  await expect(mail).toBeVisible();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(mail).toBeHidden();
});
