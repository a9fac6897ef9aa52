import { test as base, expect } from '@playwright/test';
import { byLength } from '#server/ops/testing/length.ts';
import { makeCertificate } from '#server/tls/testing/certificate.ts';
import {
  FRONT_NAMES,
  type FrontName,
  planFront,
  startFront,
  whyNoFront,
} from '../harness/fronts/front.ts';
import { sendMail } from '../harness/mail.ts';
import { type Service, startHttpsService, startService } from '../harness/service.ts';
import { connectionState, row, shownAddress } from './fixtures.ts';

interface Behind {
  readonly origin: string;
  readonly service: Service;
}

/** A service behind one of the files in `deploy/`, over HTTPS. */
const test = base.extend<{ readonly frontName: FrontName; readonly behind: Behind }>({
  frontName: ['haproxy', { option: true }],
  behind: async ({ frontName }, use) => {
    const plan = await planFront(frontName);
    await using service = await startService({
      MAYFLY_PUBLIC_URL: plan.origin,
      MAYFLY_TRUST_PROXY: '127.0.0.1',
    });
    await using _front = await startFront(plan, { web: [service] });
    await use({ origin: plan.origin, service });
  },
  baseURL: async ({ behind }, use) => use(behind.origin),
  // The tests made the certificate themselves.
  ignoreHTTPSErrors: true,
});

/** What differs between them is in `e2e/service/fronts.test.ts`. */
const FRONTS = byLength<readonly FrontName[]>({ short: ['haproxy'], long: FRONT_NAMES });

for (const frontName of FRONTS) {
  // Known before any fixture: the page's address alone starts a front.
  const why = await whyNoFront(frontName);
  test.describe(`behind ${frontName}`, () => {
    test.use({ frontName });
    test.skip(why !== '', why);

    test('over HTTPS the mail stands in the tab, pushed', async ({ page, behind }) => {
      await page.goto('/');
      const to = await shownAddress(page);
      await expect(connectionState(page, 'live')).toBeVisible();
      await sendMail(behind.service.smtp, { to, subject: 'Pushed', text: 'Hi' });
      await expect(row(page, 'Pushed')).toBeVisible();
    });
  });
}

base.describe('without a front', () => {
  base.use({ ignoreHTTPSErrors: true });

  base('HTTP-18 the page comes over HTTPS, and email by both transports', async ({ browser }) => {
    await using service = await startHttpsService(makeCertificate({ names: ['localhost'] }));
    for (const state of ['live', 'polling'] as const) {
      const page = await browser.newPage();
      if (state === 'polling') {
        await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
      }
      // By the HTTP port, which redirects.
      await page.goto(`http://localhost:${new URL(service.httpUrl).port}/`);
      expect(new URL(page.url()).origin).toBe(service.httpsUrl);
      const to = await shownAddress(page);
      await expect(connectionState(page, state)).toBeVisible();
      await sendMail(service.smtp, { to, subject: `While ${state}`, text: 'Hi' });
      await expect(row(page, `While ${state}`)).toBeVisible();
      await page.close();
    }
  });
});
