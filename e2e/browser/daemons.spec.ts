import { expect, test } from '@playwright/test';
import { POOL } from '../daemons/net/zone.ts';
import { whyNot } from '../daemons/provision.ts';
import { startSender } from '../daemons/senders/all.ts';
import { startWorld } from '../daemons/world.ts';
import { connectionState, row } from './fixtures.ts';

const why = await whyNot('postfix');

test('Postfix finds the MX and delivers, and the mail stands in the tab', async ({ page }) => {
  test.skip(why !== '', why);
  await using world = await startWorld([POOL.plain]);
  const sender = await startSender(world, 'postfix');
  await page.goto(world.httpUrl);
  await expect(connectionState(page, 'live')).toBeVisible();
  const shown = page.getByTestId('address');
  await expect(shown).toHaveText(/^[a-z0-9]+@inbox\.test$/);
  const to = ((await shown.textContent()) ?? '').trim();
  const from = `ann@${sender.domain}`;
  const raw = `From: Ann <${from}>\nTo: ${to}\nSubject: Sign in\n\nYour code is 482913.\n`;
  await sender.send({ from, to: [to], raw });
  await expect(row(page, 'Sign in')).toContainText('482913');
});
