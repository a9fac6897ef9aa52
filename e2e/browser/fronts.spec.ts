import { test as base, expect } from '@playwright/test';
import { byLength } from '#server/ops/testing/length.ts';
import { type FarNodes, startFarNodes } from '../harness/far-nodes.ts';
import {
  FRONT_NAMES,
  type Front,
  type FrontName,
  planFront,
  startFront,
  whyNoFront,
} from '../harness/fronts/front.ts';
import { sendMail } from '../harness/mail.ts';
import { connectionState, row, shownAddress } from './fixtures.ts';

interface Behind {
  readonly origin: string;
  readonly far: FarNodes;
  readonly front: Front;
}

/** Two nodes of one service behind one of the files in `deploy/`, over HTTPS. */
const test = base.extend<{ readonly frontName: FrontName; readonly behind: Behind }>({
  frontName: ['haproxy', { option: true }],
  behind: async ({ frontName }, use) => {
    const plan = await planFront(frontName);
    await using far = await startFarNodes({
      MAYFLY_PUBLIC_URL: plan.origin,
      MAYFLY_TRUST_PROXY: '127.0.0.1',
    });
    await using front = await startFront(plan, { web: far.nodes });
    await use({ origin: plan.origin, far, front });
  },
  baseURL: async ({ behind }, use) => use(behind.origin),
  // Their certificate is of the tests' own making.
  ignoreHTTPSErrors: true,
});

const rows = '[data-message-id]';

/** What differs between them is in `e2e/service/fronts.test.ts`. */
const FRONTS = byLength<readonly FrontName[]>({ short: ['haproxy'], long: FRONT_NAMES });
const BALANCERS = byLength<readonly FrontName[]>({
  short: ['haproxy'],
  long: ['haproxy', 'nginx'],
});

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
      await sendMail(behind.far.nodes[0]?.smtp ?? behind.front.smtp, {
        to,
        subject: 'Pushed',
        text: 'Hi',
      });
      await expect(row(page, 'Pushed')).toBeVisible();
    });
  });
}

for (const frontName of BALANCERS) {
  const why = await whyNoFront(frontName);
  test.describe(`behind ${frontName}, two nodes`, () => {
    test.use({ frontName });
    test.skip(why !== '', why);

    test('G14 without WebSockets each mail comes once, whichever node is asked', async ({
      page,
      behind,
    }) => {
      await page.routeWebSocket(/socket\.io/, (line) => line.close());
      await page.goto('/');
      const to = await shownAddress(page);
      await expect(connectionState(page, 'polling')).toBeVisible();
      for (const subject of ['First', 'Second', 'Third', 'Fourth']) {
        await sendMail(behind.front.smtp, { to, subject, text: 'Hi' });
        await expect(row(page, subject)).toBeVisible();
      }
      await expect(page.locator(rows)).toHaveCount(4);
    });

    test('R17 PUSH-7 a node is renewed under a tab, and it misses nothing', async ({
      page,
      behind,
    }) => {
      const { far, front } = behind;
      await page.goto('/');
      const to = await shownAddress(page);
      await expect(connectionState(page, 'live')).toBeVisible();
      const send = (subject: string) => sendMail(front.smtp, { to, subject, text: 'Hi' });
      await send('Before');
      await expect(row(page, 'Before')).toBeVisible();
      const stopped = far.stopFirst();
      await send('Meanwhile');
      await stopped;
      await send('Afterwards');
      for (const subject of ['Meanwhile', 'Afterwards'])
        await expect(row(page, subject)).toBeVisible();
      await expect(connectionState(page, 'live')).toBeVisible();
      await expect(page.locator(rows)).toHaveCount(3);
    });
  });
}
