import { z } from 'zod';
import { sees, startFirefox } from '../firefox/firefox.ts';
import { freePort } from '../harness/free-port.ts';
import { sendMail } from '../harness/mail.ts';
import { startService } from '../harness/service.ts';
import { whyNoProgram } from '../programs.ts';
import { axeFindings } from './axe.ts';
import { choose, expect, openInbox, row, shownAddress, test } from './fixtures.ts';

/** Leads to this machine, and is no name of it: a hand-off to another device makes sense there. */
const HOST = 'mayfly.example';

const Offer = z.object({ secret: z.string() });

const whyNoFirefox = await whyNoProgram('firefox');

/** What browsers say of a page without HTTPS under a name. */
test.use({ expectedNoise: /Cross-Origin-Opener-Policy|Origin-Agent-Cluster/ });

/** A service that other devices could reach. */
async function startPublic() {
  const port = await freePort();
  const origin = `http://${HOST}:${port}`;
  const service = await startService({
    MAYFLY_HTTP_PORT: `${port}`,
    MAYFLY_PUBLIC_URL: origin,
  });
  return { origin, service };
}

test('HTTP-16 Firefox opens the inbox of Chromium once, after a press, and Chromium says so', async ({
  page,
}) => {
  test.skip(whyNoFirefox !== '', whyNoFirefox);
  const { origin, service } = await startPublic();
  await using _service = service;
  await using firefox = await startFirefox(HOST);
  await page.goto(origin);
  const address = await shownAddress(page);
  await sendMail(service.smtp, { to: address, subject: 'On both', text: 'Hello.' });
  await expect(row(page, 'On both')).toBeVisible();
  await page.getByRole('button', { name: /^(?:Menu|Settings)/ }).click();
  await page.getByRole('menuitem', { name: 'QR code' }).click();
  const offered = page.waitForResponse(/\/inbox\/handoff$/);
  await page.getByRole('radio', { name: 'This inbox on another device' }).check();
  const { secret } = Offer.parse(await (await offered).json());
  await expect(page.getByRole('img', { name: 'QR code that opens this inbox' })).toBeVisible();

  expect((await axeFindings(page)).violations).toEqual([]);

  const link = `${origin}/#handoff=${secret}`;
  const fox = await firefox.open(link);
  await fox.page.waitForSelector('::-p-text(Open the inbox from your other device here?)');
  expect(await fox.page.evaluate(() => location.href)).toBe(`${origin}/`);
  await (await fox.page.waitForSelector('button ::-p-text(Open the inbox)'))?.click();
  await sees(fox.page, 'On both');
  expect(await fox.page.$eval('[data-testid="address"]', (it) => it.textContent?.trim())).toBe(
    address,
  );
  await expect(page.getByText('This inbox was opened on the other device.')).toBeVisible();

  // The link is worth nothing by now.
  const again = await page.context().newPage();
  await again.goto(link);
  await expect(again.getByText('Only if you just made this link')).toBeVisible();
  // Enter alone opens nothing.
  await expect(again.getByRole('heading', { name: /Open the inbox/ })).toBeFocused();
  expect((await axeFindings(again)).violations).toEqual([]);
  await again.getByRole('button', { name: 'Open the inbox' }).click();
  await expect(again.getByText('This link was already used')).toBeVisible();
  await again.getByRole('button', { name: 'New address' }).click();
  expect(await shownAddress(again)).not.toBe(address);

  await page.getByRole('button', { name: 'Close it here' }).click();
  await expect(page.getByTestId('address')).not.toHaveText(address);
  await sendMail(service.smtp, { to: address, subject: 'Only there', text: 'Hello.' });
  await sees(fox.page, 'Only there');
});

test('HTTP-16 after its dialog is closed, the page still says that the secret was used', async ({
  page,
}) => {
  const { origin, service } = await startPublic();
  await using _service = service;
  await page.goto(origin);
  await shownAddress(page);
  await page.getByRole('button', { name: 'QR code' }).click();
  const offered = page.waitForResponse(/\/inbox\/handoff$/);
  await page.getByRole('radio', { name: 'This inbox on another device' }).check();
  const { secret } = Offer.parse(await (await offered).json());
  await expect(page.getByRole('img', { name: 'QR code that opens this inbox' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  const banner = page.locator('[data-kind="handoffUsed"]');
  await expect(banner).toBeHidden();
  const isRedeemed = await page.evaluate(async (body) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch('/api/v1/handoffs', { method: 'POST', headers, body })).ok;
  }, JSON.stringify({ secret }));
  expect(isRedeemed).toBe(true);
  await expect(banner).toContainText('This inbox was opened on the other device.');
  await banner.getByRole('button', { name: 'Delete address' }).click();
  await expect(page.getByText(/^Deleting this address/)).toBeVisible();
  await page.keyboard.press('Escape');
  const address = await shownAddress(page);
  await banner.getByRole('button', { name: 'Close it here' }).click();
  await expect(page.getByTestId('address')).not.toHaveText(address);
  await expect(banner).toBeHidden();
});

test('HTTP-16 a page on this machine offers no hand-off', async ({ page }) => {
  await page.goto('/');
  await shownAddress(page);
  await page.getByRole('button', { name: 'QR code' }).click();
  await expect(page.getByRole('radio', { name: 'The address' })).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(2);
});

test('HTTP-16 a page on loopback offers no hand-off, and says why', async ({ page }) => {
  await openInbox(page);
  await choose(page, 'QR code');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('only this machine can open this page');
  await expect(dialog).toContainText('MAYFLY_PUBLIC_URL');
  await expect(dialog.getByRole('radio', { name: 'This inbox on another device' })).toHaveCount(0);
});
