import { wholeBrowser } from '../harness/chromium.ts';
import {
  connectionState,
  deliver,
  expect,
  expectTaken,
  openInbox,
  shownAddress,
  test,
} from './fixtures.ts';

test.use({
  serviceEnv: { MAYFLY_RELOAD_GRACE: '0', MAYFLY_DISCONNECT_GRACE: '24h' },
  launchOptions: {
    ...(await wholeBrowser()),
    // Playwright switches the back-forward cache off, and the bare engine has none; people have it.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  },
});

test('LIFE-2 C12 a page in the back-forward cache has said no goodbye', async ({
  page,
  service,
  canary,
}) => {
  const address = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.goto(canary.origin);
  await expectTaken(service, address);
  // A page out of the cache is not loaded again.
  await page.goBack({ waitUntil: 'commit' });
  expect(await shownAddress(page)).toBe(address);
  // Or the page was loaded anew, and nothing was shown about the cache.
  expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true);
  await deliver(page, service, address, 'Back again');
});
