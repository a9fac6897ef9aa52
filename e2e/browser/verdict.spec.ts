import type { Page } from '@playwright/test';
import type { Authentication, SummaryPatch } from '#shared/message.ts';
import { article, openAs, SUBJECT, senderLine, withVerdict } from './answers.ts';
import { expect, row, test } from './fixtures.ts';

const VERDICT: Authentication = { verdict: 'pass', domain: 'github.com' };

/** Says to the tab that its mail changed; the server's own word on the sender is held back. */
type Push = (changed: SummaryPatch) => void;

function holdBack(page: Page): { readonly push: Promise<Push>; readonly routed: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<Push>();
  const routed = page.routeWebSocket(/\/socket\.io\//, (tab) => {
    const server = tab.connectToServer();
    tab.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      tab.send(withVerdict(String(frame), null));
      const arrived = /^42\["message",(.*)\]$/s.exec(String(frame))?.[1];
      if (arrived === undefined) return;
      const { cursor, message }: { cursor: string; message: { id: string } } = JSON.parse(arrived);
      const change = { type: 'message:changed', cursor, id: message.id };
      resolve((changed) => {
        tab.send(`42${JSON.stringify(['message:changed', { ...change, changed }])}`);
      });
    });
  });
  return { push: promise, routed };
}

const LATE: SummaryPatch = {
  subject: 'Your code',
  code: { value: '739204' },
  link: { url: 'https://a.example/v?t=1', text: 'Confirm', kind: 'verify' },
};

test('SHOW-11 a verdict that comes while a mail is read joins it, and lays nothing out anew', async ({
  page,
  service,
}) => {
  const { push, routed } = holdBack(page);
  await routed;
  const html = '<p>Inner HTML</p>';
  await openAs(page, service, {
    detail: {
      html,
      authentication: null,
      checks: { spf: 'none', dkim: 'pass (github.com)', dmarc: null, arc: null },
    },
  });
  await expect(article(page).getByText('Checking the sender…')).toBeVisible();
  const mail = page.frameLocator('iframe').getByText('Inner HTML');
  await mail.evaluate((element) => element.setAttribute('data-same', 'yes'));

  (await push)({ authentication: VERDICT });
  await expect(senderLine(page)).toContainText('Verified: github.com');
  await senderLine(page).click();
  await expect(row(page, SUBJECT)).toContainText('Verified: github.com');
  await expect(article(page).getByText('signed and unchanged')).toBeVisible();
  await expect(mail).toHaveAttribute('data-same', 'yes');
});

test('READ-3, SHOW-11 what is found late reaches the mail that is open, and lays nothing out anew', async ({
  page,
  service,
}) => {
  const { push, routed } = holdBack(page);
  await routed;
  const detail = { html: '<p>Inner HTML</p>', code: null, link: null };
  await openAs(page, service, { detail });
  const mail = page.frameLocator('iframe').getByText('Inner HTML');
  await mail.evaluate((element) => element.setAttribute('data-same', 'yes'));
  await page.route(/\/api\/v1\/inbox\/messages\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), ...detail, ...LATE } });
  });

  (await push)(LATE);
  await expect(article(page).getByRole('heading', { name: 'Your code' })).toBeVisible();
  await expect(article(page).getByRole('region', { name: 'Your code' })).toContainText('7 3 9');
  await expect(article(page).getByRole('link', { name: 'Open a.example' })).toBeVisible();
  await expect(mail).toHaveAttribute('data-same', 'yes');
});

test('READ-3, SHOW-11 HTML that is read late is shown', async ({ page, service }) => {
  const { push, routed } = holdBack(page);
  await routed;
  await openAs(page, service, { detail: { html: null } });
  await expect(article(page).getByText('The first line.')).toBeVisible();
  await page.route(/\/api\/v1\/inbox\/messages\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    const html = '<p>Inner HTML</p>';
    await route.fulfill({ response, json: { ...(await response.json()), html } });
  });
  (await push)({ snippet: 'Read at last' });
  await expect(page.frameLocator('iframe').getByText('Inner HTML')).toBeVisible();
});

test('READ-3, SHOW-11 so is what leaves the row as it was; that it was seen is asked for by nobody', async ({
  page,
  service,
}) => {
  const { push, routed } = holdBack(page);
  await routed;
  await openAs(page, service, { detail: { html: null } });
  await expect(row(page, SUBJECT)).toHaveAttribute('data-seen', 'true');
  let asked = 0;
  await page.route(/\/api\/v1\/inbox\/messages\/[^/]+$/, async (route) => {
    asked += 1;
    const response = await route.fetch();
    const html = '<p>Inner HTML</p>';
    await route.fulfill({ response, json: { ...(await response.json()), html } });
  });
  (await push)({ code: null });
  await expect(page.frameLocator('iframe').getByText('Inner HTML')).toBeVisible();
  const before = asked;
  (await push)({ seen: false });
  // While it is open it counts as read; closed, the row shows that it was told.
  await page.keyboard.press('Escape');
  await expect(row(page, SUBJECT)).toHaveAttribute('data-seen', 'false');
  expect(asked).toBe(before);
});

test('SHOW-11 a check that never answers is not said to be under way for ever', async ({
  page,
  service,
}) => {
  await page.clock.install();
  await openAs(page, service, { authentication: null });
  await expect(article(page).getByText('Checking the sender…')).toBeVisible();
  await page.clock.runFor(11_000);
  await expect(article(page).getByText('Sender was not checked')).toBeVisible();
});
