import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import { article } from './answers.ts';
import { deliver, expect, openInbox, row, test } from './fixtures.ts';
import { listen } from './listening.ts';
import { expectAccessible } from './looking.ts';

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
    await expect(page.getByRole('heading', { name: 'Mail', exact: true })).toBeFocused();
    await expect
      .poll(() => heard.filter((text) => text.startsWith('Deleted')))
      .toEqual(['Deleted: The newer one', 'Deleted: The older one']);
  });
}

const letters = (page: Page) => page.getByRole('switch', { name: 'Letters as shortcuts' });

for (const width of [1280, 360]) {
  test(`SHOW-13 letters are shortcuts until they are switched off, which lasts, ${width} px`, async ({
    page,
    service,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const to = await openInbox(page);
    await deliver(page, service, to, 'The only one');
    await expect(letters(page)).toHaveAttribute('aria-checked', 'true');
    await letters(page).focus();
    await page.keyboard.press('j');
    const mail = row(page, 'The only one').getByRole('button').first();
    await expect(mail).toBeFocused();

    await letters(page).press('Space');
    await expect(letters(page)).toHaveAttribute('aria-checked', 'false');
    await expectAccessible(page);
    await page.reload();
    await expect(letters(page)).toHaveAttribute('aria-checked', 'false');
    await expect(mail).toBeVisible();
    for (const key of ['j', 'n', 'c']) await page.keyboard.press(key);
    await expect(mail).not.toBeFocused();
    await expect(page.getByTestId('parting')).toBeHidden();
    await expect(page.getByText('Copied')).toBeHidden();
    // Escape is no letter.
    await mail.click();
    await expect(article(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(article(page)).toBeHidden();

    await letters(page).click();
    await page.keyboard.press('n');
    await expect(page.getByTestId('parting')).toBeVisible();
  });
}
