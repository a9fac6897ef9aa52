import { axeFindings } from './axe.ts';
import { expect, test } from './fixtures.ts';

test('HTTP-17 the reference is accessible, light and dark, and needs no script', async ({
  page,
  service,
}) => {
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(`${service.httpUrl}/api`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mayfly API');
  expect(await page.locator('script').count()).toBe(0);
  for (const example of await page.locator('summary').all()) await example.press('Enter');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await axeFindings(page)).violations, colorScheme).toEqual([]);
  }
  expect(complaints).toEqual([]);
});

test('HTTP-17 the reference is read by keyboard, and on a small screen', async ({
  page,
  service,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${service.httpUrl}/api`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.getByRole('link', { name: 'Create an inbox' }).click();
  await expect(page.getByRole('heading', { name: 'Create an inbox' })).toBeInViewport();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
});
