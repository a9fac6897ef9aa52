import type { Page } from '@playwright/test';
import { MAX_TAB_INBOXES } from '#shared/limits.ts';
import { sendMail } from '../harness/mail.ts';
import { startRedis, whyNoRedis } from '../harness/redis.ts';
import { startService } from '../harness/service.ts';
import { axeFindings } from './axe.ts';
import {
  choose,
  chooseMore,
  connectionState,
  deliver,
  expect,
  expectBounce,
  leadTo,
  moreButton,
  openInbox,
  row,
  shownAddress,
  test,
} from './fixtures.ts';

/** Adds an address, and returns it. */
async function add(page: Page): Promise<string> {
  const before = await shownAddress(page);
  await chooseMore(page, 'Add an address');
  await expect(page.getByTestId('address')).not.toHaveText(before);
  return shownAddress(page);
}

/** Pixels of the bar's height at most. */
const BAR = 56;

/** Parts of the bar that are cut, or that stand over the next one. */
function findOverlaps(page: Page): Promise<readonly string[]> {
  return page.locator('header').evaluate((header) => {
    const parts = [...header.children].filter((part) => part.getBoundingClientRect().width > 1);
    return parts.flatMap((part, at) => {
      const { right } = part.getBoundingClientRect();
      const next = parts[at + 1]?.getBoundingClientRect().left ?? window.innerWidth;
      return right > next + 1 ? [`${part.className}: ${right} > ${next}`] : [];
    });
  });
}

const switchButton = (page: Page, address: string) =>
  page.getByTestId('switcher').getByRole('button', { name: address });

test('FEED-6 two addresses: each has its emails, and the hidden one has a badge', async ({
  page,
  service,
}) => {
  const first = await openInbox(page);
  const second = await add(page);
  await sendMail(service.smtp, {
    to: first,
    subject: 'For the first',
    text: 'Your code is 482913.',
  });
  await expect(switchButton(page, first)).toHaveAttribute('data-news', 'code');
  await expect(row(page, 'For the first')).toBeHidden();
  const banner = page.getByTestId('new-mail');
  await expect(banner).toContainText(first);
  await expect(banner.getByRole('button', { name: 'Copy code 482913' })).toBeVisible();
  await sendMail(service.smtp, { to: first, subject: 'Another', text: 'Hello.' });
  await expect(banner).toContainText('and 1 more');
  expect((await axeFindings(page)).violations).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByTestId('hidden-news')).toHaveAttribute('data-news', 'code');
  await expect(page.getByTestId('hidden-news')).toBeVisible();
  const { scrollWidth, clientWidth } = await banner
    .locator('[dir="auto"]')
    .evaluate(({ scrollWidth, clientWidth }) => ({ scrollWidth, clientWidth }));
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
  await choose(page, 'Delete address');
  const undo = await page.getByTestId('deletion-bar').boundingBox();
  expect((undo?.y ?? 0) + (undo?.height ?? 0)).toBeLessThan(
    ((await banner.boundingBox())?.y ?? 0) - 8,
  );
  await page.keyboard.press('Escape');
  await banner.getByText('For the first').click();
  await expect(page.getByTestId('address')).toHaveText(first);
  await expect(row(page, 'For the first')).toBeVisible();
  await expect(banner).toBeHidden();
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.reload();
  await expect(switchButton(page, second)).toBeVisible();
  await switchButton(page, second).click();
  await expect(page.getByTestId('address')).toHaveText(second);
  await chooseMore(page, 'Close this address');
  await expect(page.getByTestId('address')).toHaveText(first);
  await expect(page.getByTestId('switcher')).toBeHidden();
  await expectBounce(service, second);
});

test('FEED-6 five addresses: keys and a switcher choose one, and no sixth is offered', async ({
  page,
  service,
}) => {
  const all = [await openInbox(page)];
  while (all.length < MAX_TAB_INBOXES) all.push(await add(page));
  await moreButton(page).click();
  await expect(page.getByRole('menuitem', { name: 'Close this address' })).toBeVisible();
  const sixth = page.getByRole('menuitem', { name: 'Add an address' });
  await expect(sixth).toBeDisabled();
  await expect(sixth).toHaveAccessibleDescription(/no room for another address/);
  await page.keyboard.press('Escape');
  for (const [at, address] of all.entries()) {
    await page.keyboard.press(`${at + 1}`);
    await expect(page.getByTestId('address')).toHaveText(address);
  }
  const [first = '', second = '', , , last = ''] = all;
  await sendMail(service.smtp, { to: first, subject: 'For the first', text: 'Hello.' });
  await expect(switchButton(page, first)).toHaveAttribute('data-news', 'email');
  await expect(switchButton(page, first)).toHaveAccessibleName(`${first}: 1 new email`);

  await deliver(page, service, last, 'For the last');
  await expect(page.locator('html')).toHaveAttribute('data-layout', 'bar');
  expect((await page.locator('header').boundingBox())?.height).toBeLessThanOrEqual(BAR);
  for (const address of all) await expect(switchButton(page, address)).toBeInViewport({ ratio: 1 });
  expect(await findOverlaps(page)).toEqual([]);
  expect(await countSeenLetters(page)).toBe(last.length);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByTestId('hidden-news')).toContainText('5/5');
  await expect(switchButton(page, first)).toBeHidden();
  const list = page.getByRole('combobox', { name: 'Your addresses' });
  await expect(list.locator('option')).toHaveCount(MAX_TAB_INBOXES);
  await expect(page.getByTestId('hidden-news')).toHaveAttribute('data-news', 'email');
  expect(await findOverlaps(page)).toEqual([]);
  await list.selectOption({ index: 1 });
  await expect(page.getByTestId('address')).toHaveText(second);
});

/** How many letters of the address are seen. */
function countSeenLetters(page: Page): Promise<number> {
  return page.getByTestId('address').evaluate((box) => {
    const letters = box.textContent.length;
    const text = document.createRange();
    text.selectNodeContents(box);
    // A part of a pixel is enough to cut it.
    const { width } = text.getBoundingClientRect();
    const space = box.getBoundingClientRect().width;
    // One place is that of the ellipsis.
    return width > space ? Math.floor(space / (width / letters)) - 1 : letters;
  });
}

test('a menu says which command replaces the address, and which one adds another', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'First');
  await moreButton(page).click();
  await expect(page.getByRole('menuitem', { name: 'New address' })).toHaveAccessibleDescription(
    'Replaces this address',
  );
  await expect(page.getByRole('menuitem', { name: 'Add an address' })).toHaveAccessibleDescription(
    'This address stays open',
  );
});

test('an address that has ended is struck in the switcher, and its name says so', async ({
  page,
  context,
}) => {
  const first = await openInbox(page);
  const token = await page.evaluate(() => sessionStorage.getItem('mayfly.token'));
  await add(page);
  await expect(switchButton(page, first)).toHaveAttribute('data-ended', 'false');
  const headers = { authorization: `Bearer ${token}` };
  await context.request.delete('/api/v1/inbox', { headers });
  await expect(switchButton(page, first)).toHaveAttribute('data-ended', 'true');
  await expect(switchButton(page, first)).toHaveAccessibleName(`${first}: This address is deleted`);
});

test('beside the switcher of a phone the address has its space', async ({ page, service }) => {
  const first = await openInbox(page);
  const second = await add(page);
  await deliver(page, service, second, 'For the second');
  await sendMail(service.smtp, { to: first, subject: 'For the first', text: 'Hello.' });
  await expect(switchButton(page, first)).toHaveText(`${first.split('@')[0]}1`);
  for (const [width, letters] of [
    [1280, second.length],
    [390, 14],
    [320, 10],
  ] as const) {
    await page.setViewportSize({ width, height: 844 });
    await expect(page.locator('html')).toHaveAttribute('data-layout', 'bar');
    expect(await countSeenLetters(page), `${width} px`).toBeGreaterThanOrEqual(letters);
    expect(await findOverlaps(page), `${width} px`).toEqual([]);
  }
});

test('FEED-6 without WebSockets one held request serves all addresses', async ({
  page,
  service,
}) => {
  await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\/changes/.test(request.url()))
      asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  const first = await openInbox(page);
  const second = await add(page);
  await expect(connectionState(page, 'polling')).toBeVisible();
  await expect.poll(() => asked.at(-1)).toBe('POST /api/v1/changes');
  await sendMail(service.smtp, { to: first, subject: 'Polled first', text: 'x' });
  await sendMail(service.smtp, { to: second, subject: 'Polled second', text: 'x' });
  await expect(row(page, 'Polled second')).toBeVisible();
  await switchButton(page, first).click();
  await expect(row(page, 'Polled first')).toBeVisible();
});

const whyNoStore = await whyNoRedis('redis');

test('FEED-6 two addresses in Redis outlive the node that served them', async ({ page, relay }) => {
  test.skip(whyNoStore !== '', whyNoStore);
  await using redis = await startRedis('redis');
  const env = { MAYFLY_REDIS_URL: redis.url, MAYFLY_PUBLIC_URL: relay.origin };
  const old = await startService(env);
  leadTo(old, relay);
  const first = await openInbox(page);
  const second = await add(page);
  await sendMail(old.smtp, { to: second, subject: 'Before', text: 'x' });
  await expect(row(page, 'Before')).toBeVisible();
  await old[Symbol.asyncDispose]();
  await using next = await startService(env);
  leadTo(next, relay);
  await sendMail(next.smtp, { to: first, subject: 'To the hidden one', text: 'Code: 482913.' });
  await sendMail(next.smtp, { to: second, subject: 'After', text: 'x' });
  await expect(row(page, 'After')).toBeVisible();
  await expect(row(page, 'Before')).toBeVisible();
  await expect(switchButton(page, first)).toHaveAttribute('data-news', 'code');
  await switchButton(page, first).click();
  await expect(row(page, 'To the hidden one')).toBeVisible();
});

test('READ-21 a row shows the tag, and the menu copies an address with one', async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  const tagged = address.replace('@', '+shop@');
  await sendMail(service.smtp, { to: tagged, subject: 'Tagged', text: 'x' });
  await expect(row(page, 'Tagged')).toContainText('+shop');
  await chooseMore(page, 'Copy with a tag');
  const tag = page.getByLabel('Name of the service');
  await tag.fill('große shop!');
  await expect(tag).toHaveAccessibleDescription('Use only the letters a–z, digits and . _ + -');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Copy' })).toBeDisabled();
  await tag.fill('shop');
  await expect(page.getByTestId('tagged')).toHaveText(tagged);
});
