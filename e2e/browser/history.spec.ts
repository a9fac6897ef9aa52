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

test('who opens the next mail before the browser has gone back from the last one reads it', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'The last one');
  await deliver(page, service, address, 'The next one');
  const mail = page.getByRole('article');
  await row(page, 'The last one').getByRole('button').first().click();
  await expect(mail).toContainText('The last one');
  // In one turn: a browser goes back in a later one.
  await page.evaluate(() => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
    );
    const next = [...document.querySelectorAll<HTMLElement>('[data-message-id]')].find((each) =>
      each.textContent?.includes('The next one'),
    );
    next?.querySelector('button')?.click();
  });
  await expect(mail).toContainText('The next one');
  await page.goBack();
  await expect(mail).toBeHidden();
  await expect(row(page, 'The next one')).toBeVisible();
});
