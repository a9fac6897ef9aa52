import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { choose, deliver, expect, openInbox, row, test } from './fixtures.ts';
import { listen } from './listening.ts';
import { expectAccessible } from './page-checks.ts';

for (const width of [1280, 360]) {
  test(`SHOW-13 after a mail is deleted the focus is on the row beside it, then on the heading, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = await openInbox(page);
    const heard = await listen(page);
    for (const subject of ['The older one', 'The newer one']) {
      await sendMail(service.smtp, { to, subject, text: 'x' });
      await expect(row(page, subject)).toBeVisible();
    }
    const remove = async (subject: string) => {
      await row(page, subject).getByRole('button').first().click();
      await article(page).getByRole('button', { name: 'Delete' }).click();
      await expect(row(page, subject)).toHaveCount(0);
    };
    await remove('The newer one');
    await expect(row(page, 'The older one').getByRole('button').first()).toBeFocused();
    await remove('The older one');
    await expect(page.getByRole('heading', { name: 'Emails', exact: true })).toBeFocused();
    await expect
      .poll(() => heard.filter((text) => text.startsWith('Deleted')))
      .toEqual(['Deleted: The newer one', 'Deleted: The older one']);
  });
}

test('SHOW-13 a key that is pressed before the list is loaded is not lost', async ({ page }) => {
  const loaded = Promise.withResolvers<void>();
  await page.route(/\/assets\/MailArea-[^/]+\.js$/, async (route) => {
    await loaded.promise;
    await route.continue();
  });
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(help(page)).toBeHidden();
  loaded.resolve();
  await expect(help(page)).toBeVisible();
});

const help = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const letters = (page: Page) => help(page).getByRole('switch', { name: 'Single-key shortcuts' });

/** The switch is in the list of shortcuts, which the menu opens. */
async function setLetters(page: Page, isOn: boolean): Promise<void> {
  await choose(page, 'Keyboard shortcuts');
  await expect(letters(page)).toHaveAttribute('aria-checked', String(!isOn));
  await letters(page).press('Space');
  await expect(letters(page)).toHaveAttribute('aria-checked', String(isOn));
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(help(page)).toBeHidden();
}

for (const width of [1280, 360]) {
  test(`SHOW-13 letters are shortcuts until they are switched off, which lasts, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = await openInbox(page);
    await deliver(page, service, to, 'The only one');
    await page.keyboard.press('j');
    const mail = row(page, 'The only one').getByRole('button').first();
    await expect(mail).toBeFocused();
    // The preview takes the place of the button for the list of shortcuts.
    if (width > 700) await expect(article(page)).toBeVisible();

    await setLetters(page, false);
    await page.reload();
    await expect(mail).toBeVisible();
    for (const key of ['j', 'n', 'c']) await page.keyboard.press(key);
    await expect(mail).not.toBeFocused();
    await expect(page.getByTestId('deletion-bar')).toBeHidden();
    await expect(page.getByText('Copied')).toBeHidden();
    // Escape is no letter.
    await mail.click();
    await expect(article(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(article(page)).toBeHidden();

    await setLetters(page, true);
    await page.keyboard.press('n');
    await expect(page.getByTestId('deletion-bar')).toBeVisible();
  });
}
