import type { Page } from '@playwright/test';
import { sendMail } from '../harness/mail.ts';
import type { Service } from '../harness/service.ts';
import { expect, openInbox, row, shownAddress, test } from './fixtures.ts';
import { expectAccessible, expectNothingSticksOut } from './looking.ts';

const WIDTHS = [360, 1440] as const;
const THEMES = ['light', 'dark'] as const;

const LONG_WORD =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

async function receive(page: Page, service: Service): Promise<void> {
  const address = await openInbox(page);
  await sendMail(service.smtp, {
    to: address,
    subject: `Your code is 482913 ${LONG_WORD}`,
    text: `Enter 482913 to sign in.\n\n${LONG_WORD}\nhttps://example.org/${'path/'.repeat(60)}`,
    attachments: [{ filename: `${LONG_WORD}.txt`, content: 'x' }],
  });
  await expect(row(page, 'Your code is')).toBeVisible();
}

for (const width of WIDTHS) {
  for (const colorScheme of THEMES) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 800 }, colorScheme, reducedMotion: 'reduce' });

      test('empty, filled and reading, it is accessible and nothing sticks out', async ({
        page,
        service,
      }) => {
        await openInbox(page);
        await expectAccessible(page);
        await expectNothingSticksOut(page);
        await receive(page, service);
        await expectAccessible(page);
        await expectNothingSticksOut(page);
        await row(page, 'Your code is').getByRole('button').first().click();
        await expect(page.getByText('Enter 482913 to sign in.').last()).toBeVisible();
        await expectAccessible(page);
        await expectNothingSticksOut(page);
      });
    });
  }
}

test('by keyboard alone: copy the address, open a mail, go back', async ({
  page,
  context,
  service,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await receive(page, service);
  const address = await shownAddress(page);
  await page.keyboard.press('c');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter 482913 to sign in.').last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row(page, 'Your code is')).toBeVisible();
});
