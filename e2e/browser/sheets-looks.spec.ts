import type { Locator, Page } from '@playwright/test';
import { deliver, expect, openInbox, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './looking.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

async function expectWell(page: Page): Promise<void> {
  await expectAccessible(page);
  await expectNothingSticksOut(page);
}

/** Each part of it lies within it, whole. */
async function expectContained(sheet: Locator): Promise<void> {
  const cut = await sheet.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(cut).toBeLessThanOrEqual(0);
}

for (const width of [320, 1440]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const dir of ['ltr', 'rtl'] as const) {
      test.describe(`${width} px, ${colorScheme}, ${dir}`, () => {
        test.use({ viewport: { width, height: 700 }, colorScheme, reducedMotion: 'reduce' });

        test('what lies over the room is accessible, and nothing sticks out', async ({
          page,
          service,
        }) => {
          const address = await openInbox(page);
          await page.evaluate((to) => document.documentElement.setAttribute('dir', to), dir);
          await deliver(page, service, address, 'To be left');
          for (const name of ['QR code', 'Save all']) {
            await button(page, name).click();
            await expect(dialog(page)).toBeVisible();
            await expectContained(dialog(page));
            await expectWell(page);
            await page.keyboard.press('Escape');
          }
          await page.keyboard.press('?');
          await expect(dialog(page)).toBeVisible();
          await expectContained(dialog(page));
          await expectWell(page);
          await page.keyboard.press('Escape');
          await button(page, 'Own name').click();
          await page.getByRole('textbox', { name: 'Name' }).fill('x'.repeat(32));
          await expect(dialog(page)).toContainText('is free');
          await button(page, 'Take this address').click();
          await expect(button(page, 'Leave it')).toBeVisible();
          await expectContained(dialog(page));
          await expectWell(page);
          await page.keyboard.press('Escape');
          await expect(dialog(page)).toBeHidden();
          await button(page, 'Destroy now').click();
          await expect(button(page, 'Undo')).toBeVisible();
          await page.keyboard.press('Escape');
        });
      });
    }
  }
}
