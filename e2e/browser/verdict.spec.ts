import type { Authentication } from '#shared/message.ts';
import { article, openAs, SUBJECT, withVerdict } from './answers.ts';
import { expect, row, test } from './fixtures.ts';

const VERDICT: Authentication = { verdict: 'pass', domain: 'github.com' };

test('a verdict that comes while a mail is read joins it, and lays nothing out anew', async ({
  page,
  service,
}) => {
  const pushed = Promise.withResolvers<() => void>();
  await page.routeWebSocket(/\/socket\.io\//, (tab) => {
    const server = tab.connectToServer();
    tab.onMessage((frame) => server.send(frame));
    server.onMessage((frame) => {
      // The check is held back here, so that this test alone says when it is done.
      tab.send(withVerdict(String(frame), null));
      const arrived = /^42\["message",(.*)\]$/s.exec(String(frame))?.[1];
      if (arrived === undefined) return;
      const { cursor, message }: { cursor: string; message: { id: string } } = JSON.parse(arrived);
      const change = { type: 'message:changed', cursor, id: message.id };
      const told = { ...change, changed: { authentication: VERDICT } };
      pushed.resolve(() => tab.send(`42${JSON.stringify(['message:changed', told])}`));
    });
  });
  const html = '<p>Inner HTML</p>';
  await openAs(page, service, {
    detail: {
      html,
      authentication: null,
      checks: { spf: 'none', dkim: 'pass (github.com)', dmarc: null, arc: null },
    },
  });
  await expect(article(page).getByText('The sender is being checked…')).toBeVisible();
  const mail = page.frameLocator('iframe').getByText('Inner HTML');
  await mail.evaluate((element) => element.setAttribute('data-same', 'yes'));

  (await pushed.promise)();
  await article(page).getByText('Signed by github.com').click();
  await expect(row(page, SUBJECT)).toContainText('Signed by github.com');
  await expect(article(page).getByText('signed, and not changed since')).toBeVisible();
  await expect(mail).toHaveAttribute('data-same', 'yes');
});

test('a check that never answers is not said to be under way for ever', async ({
  page,
  service,
}) => {
  await page.clock.install();
  await openAs(page, service, { authentication: null });
  await expect(article(page).getByText('The sender is being checked…')).toBeVisible();
  await page.clock.runFor(11_000);
  await expect(article(page).getByText('The sender was not checked')).toBeVisible();
});
