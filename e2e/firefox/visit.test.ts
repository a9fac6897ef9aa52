import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unlessMissing } from '#server/ops/testing/missing.ts';
import { sendMail } from '../harness/mail.ts';
import { startRelay } from '../harness/relay.ts';
import { type Service, startService } from '../harness/service.ts';
import { askRecipient } from '../harness/smtp.ts';
import { whyNoProgram } from '../programs.ts';
import { startElsewhere } from './elsewhere.ts';
import {
  type Firefox,
  type FoxTab,
  goBackToCached,
  sees,
  shownAddress,
  startFirefox,
} from './firefox.ts';

const why = await whyNoProgram('firefox');

/** Milliseconds; Firefox takes its time to start on a machine that is busy. */
const TIMEOUT = 90_000;

/** A busy machine has time for a reload, and a test for what comes after it. */
const GRACES = { MAYFLY_RELOAD_GRACE: '8s', MAYFLY_DISCONNECT_GRACE: '24h' };

async function deliver({ smtp }: Service, { page }: FoxTab, subject: string): Promise<void> {
  await sendMail(smtp, { to: await shownAddress(page), subject, text: 'Hello.' });
  await sees(page, subject);
}

/** One that is still on its way when a page ends is a fault to Firefox's console. */
async function hasItsFonts({ page }: FoxTab): Promise<void> {
  await page.waitForFunction(() => document.fonts.status === 'loaded');
}

async function codeFor({ smtp }: Service, address: string): Promise<number> {
  return (await askRecipient(smtp, address)).code;
}

describe('a visit with Firefox', { timeout: TIMEOUT, ...unlessMissing(why) }, () => {
  let firefox: Firefox;
  let service: Service;
  beforeAll(async () => {
    [firefox, service] = await Promise.all([startFirefox(), startService(GRACES)]);
  }, TIMEOUT);
  afterAll(async () => {
    await firefox?.[Symbol.asyncDispose]();
    await service?.[Symbol.asyncDispose]();
  }, TIMEOUT);

  test('SHOW-1 LIFE-2 a reload keeps the address and its mail, and a closed tab has said goodbye', async () => {
    const tab = await firefox.open(service.httpUrl);
    const address = await shownAddress(tab.page);
    expect(address).toMatch(/^[a-z0-9]+@mayfly\.localhost$/);
    await deliver(service, tab, 'Seen by a fox');
    await hasItsFonts(tab);
    await tab.page.reload();
    expect(await shownAddress(tab.page)).toBe(address);
    await sees(tab.page, 'Seen by a fox');
    await deliver(service, tab, 'And live again');
    expect(tab.complaints).toEqual([]);
    expect(await codeFor(service, address)).toBe(250);
    await tab.page.close();
    // A tab that said nothing would be waited for a day.
    await expect.poll(() => codeFor(service, address), { timeout: TIMEOUT }).toBe(550);
  });

  test('LIFE-2 C12 a tab that goes elsewhere and comes back in time has its inbox, and what came', async () => {
    await using elsewhere = await startElsewhere();
    const tab = await firefox.open(service.httpUrl);
    const { page } = tab;
    const address = await shownAddress(page);
    await deliver(service, tab, 'Before it left');
    await hasItsFonts(tab);
    // Firefox caches no page that has an open socket: it is told that it ends, and says goodbye.
    await page.goto(elsewhere.url);
    await sendMail(service.smtp, { to: address, subject: 'While it was away', text: 'Hello.' });
    await page.goBack();
    expect(await shownAddress(page)).toBe(address);
    for (const subject of ['Before it left', 'While it was away']) await sees(page, subject);
    await deliver(service, tab, 'Back again');
    expect(tab.complaints).toEqual([]);
    await page.close();
  });

  test('LIFE-2 C12 out of the back-forward cache a tab goes on where it was', async () => {
    await using elsewhere = await startElsewhere();
    await using relay = await startRelay();
    await using strict = await startService({
      ...{ MAYFLY_PUBLIC_URL: relay.origin, MAYFLY_DISCONNECT_GRACE: '24h' },
      // A goodbye, were there one, would end it at once.
      MAYFLY_RELOAD_GRACE: '0',
    });
    const { hostname: host, port } = new URL(strict.httpUrl);
    relay.lead({ host, port: Number(port) });
    const tab = await firefox.open(relay.origin);
    const address = await shownAddress(tab.page);
    await tab.page.evaluate(() => Object.assign(window, { sameDocument: true }));
    // Without its socket Firefox takes it.
    relay.lead(null);
    relay.cut();
    await tab.page.waitForSelector('[data-testid="connection"]:not([data-state="live"])');
    await tab.page.goto(elsewhere.url);
    relay.lead({ host, port: Number(port) });
    expect(await codeFor(strict, address)).toBe(250);
    await goBackToCached(tab.page, relay.origin);
    expect(await shownAddress(tab.page)).toBe(address);
    expect(await tab.page.evaluate(() => 'sameDocument' in window)).toBe(true);
    await deliver(strict, tab, 'Back again');
    await tab.page.close();
  });
});
