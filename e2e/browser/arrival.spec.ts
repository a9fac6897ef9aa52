import { startHaproxy } from '../harness/haproxy.ts';
import { sendMail } from '../harness/mail.ts';
import { whyNoProgram } from '../programs.ts';
import {
  connectionState,
  deliver,
  expect,
  openInbox,
  row,
  shownAddress,
  test,
} from './fixtures.ts';
import { SECOND_LOOK } from './options.ts';

/** Milliseconds in which a row has to appear, WebSockets or not: G14. */
const ROW_WITHIN = 5_000;

const whyNoProxy = await whyNoProgram('haproxy');

test('open the page, and a real mail stands in it', { tag: SECOND_LOOK }, async ({
  page,
  service,
}) => {
  const address = await openInbox(page);
  await expect(connectionState(page, 'live')).toBeVisible();
  await deliver(page, service, address, 'First of all');
  await deliver(page, service, address, 'Second of all');
  await expect(page.locator('[data-message-id]')).toHaveCount(2);
});

test('mail that comes while the page is away is there when it is back', async ({
  page,
  service,
  relay,
}) => {
  const address = await openInbox(page);
  await deliver(page, service, address, 'Before');
  relay.lead(null);
  relay.cut();
  await expect(connectionState(page, 'live')).toBeHidden();
  await sendMail(service.smtp, { to: address, subject: 'Meanwhile', text: 'Hello.' });
  const { hostname, port } = new URL(service.httpUrl);
  relay.lead({ host: hostname, port: Number(port) });
  await expect(row(page, 'Meanwhile')).toBeVisible();
  await deliver(page, service, address, 'Afterwards');
  await expect(page.locator('[data-message-id]')).toHaveCount(3);
});

test('G14 behind a proxy that swallows WebSockets, rows go on appearing', async ({
  page,
  service,
  relay,
}) => {
  test.skip(whyNoProxy !== '', whyNoProxy);
  await using proxy = await startHaproxy(service.httpUrl, 'swallow');
  relay.lead({ path: proxy.socketPath });
  await page.goto('/');
  const address = await shownAddress(page);
  await sendMail(service.smtp, { to: address, subject: 'The first one', text: 'Hello.' });
  await expect(row(page, 'The first one')).toBeVisible({ timeout: ROW_WITHIN });

  await expect(connectionState(page, 'polling')).toBeVisible();
  for (const subject of ['The second one', 'The third one']) {
    await sendMail(service.smtp, { to: address, subject, text: 'Hello.' });
    await expect(row(page, subject)).toBeVisible({ timeout: ROW_WITHIN });
  }
  await expect(page.locator('[data-message-id]')).toHaveCount(3);
});

test('G14 a WebSocket that is let through again takes over, and no mail is doubled', async ({
  page,
  service,
  relay,
}) => {
  test.skip(whyNoProxy !== '', whyNoProxy);
  await using proxy = await startHaproxy(service.httpUrl, 'refuse');
  relay.lead({ path: proxy.socketPath });
  const address = await openInbox(page);
  await expect(connectionState(page, 'polling')).toBeVisible();
  await deliver(page, service, address, 'While polling');
  const { hostname, port } = new URL(service.httpUrl);
  relay.lead({ host: hostname, port: Number(port) });
  relay.cut();
  await expect(connectionState(page, 'live')).toBeVisible({ timeout: 45_000 });
  await deliver(page, service, address, 'While live');
  await expect(page.locator('[data-message-id]')).toHaveCount(2);
});
