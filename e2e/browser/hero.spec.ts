import type { Page } from '@playwright/test';
import {
  choose,
  chooseMore,
  deliver,
  expect,
  moreButton,
  openInbox,
  row,
  test,
} from './fixtures.ts';

const layout = (page: Page) => page.locator('html');
const copyButton = (page: Page) => page.getByRole('button', { name: 'Copy', exact: true });

test('the hero becomes the bar with the first email, but not under a pointer that is about to copy', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await copyButton(page).hover();
  await deliver(page, service, to, 'The first');
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await page.mouse.move(5, 5);
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  await page.reload();
  await expect(row(page, 'The first')).toBeVisible();
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
});

test('a pointer that has rested on Copy for five seconds does not hold the hero', async ({
  page,
  service,
}) => {
  await page.clock.install();
  const to = await openInbox(page);
  await copyButton(page).hover();
  await deliver(page, service, to, 'The first');
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await page.clock.runFor(5_000);
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
});

test('the hero offers more addresses, the keep and a tag, and waits while that menu is open', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await moreButton(page).click();
  const items = page.getByRole('menuitem');
  await expect(items).toHaveText([/^Add an address/, /^Keep for/, /^Copy with a tag/]);
  await deliver(page, service, to, 'The first');
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await items.last().click();
  await expect(page.getByTestId('tagged')).toHaveText(to.replace('@', '+github@'));
  await page.keyboard.press('Escape');
  await row(page, 'The first').getByRole('button').first().click();
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  await chooseMore(page, 'Copy with a tag');
  await expect(page.getByLabel('Name of the service')).toHaveValue('github');
});

for (const [width, height] of [
  [1280, 800],
  [390, 844],
] as const) {
  test(`${width} × ${height}: the hero fits the window`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openInbox(page);
    await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
    await expect(moreButton(page)).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('button', { name: 'Send a test email' })).toBeInViewport({
      ratio: 1,
    });
  });
}

test('SHOW-13 the first stop of Tab is Copy, and the bar waits until the focus leaves the header', async ({
  page,
  service,
}) => {
  const to = await openInbox(page);
  await page.keyboard.press('Tab');
  await expect(copyButton(page)).toBeFocused();
  await deliver(page, service, to, 'The first');
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'New address' })).toBeFocused();
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  // A press ends where it began.
  await row(page, 'The first').getByRole('button').first().click();
  await expect(row(page, 'The first')).toHaveAttribute('data-seen', 'true');
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
});

test('a window under 600 px of height has the bar without an email', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 600 });
  await openInbox(page);
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await page.setViewportSize({ width: 1280, height: 599 });
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  await page.reload();
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  await expect(page.locator('#list-heading')).toBeAttached();
});

/** What moves to its new place, and for how many milliseconds. */
async function watchMoves(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moves: unknown[] = [];
    const { animate } = Element.prototype;
    Element.prototype.animate = function (keyframes, options) {
      if (this.matches('[data-moves]')) {
        const { duration } = typeof options === 'object' ? options : { duration: options };
        moves.push([this.getAttribute('data-moves'), duration]);
      }
      return animate.call(this, keyframes, options);
    };
    Object.assign(window, { moves });
  });
}

test('the hero becomes the bar in 200 ms, and at once for readers who want less motion', async ({
  page,
  service,
}) => {
  await watchMoves(page);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await deliver(page, service, await openInbox(page), 'The first');
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  expect(await page.evaluate('moves')).toEqual([]);

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await choose(page, 'New address');
  await page.getByRole('button', { name: 'Delete now' }).click();
  await expect(layout(page)).toHaveAttribute('data-layout', 'hero');
  await deliver(page, service, await openInbox(page), 'The second');
  await expect(layout(page)).toHaveAttribute('data-layout', 'bar');
  expect(await page.evaluate('moves')).toEqual([
    ['address', 200],
    ['copy', 200],
  ]);
});
