import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { wholeBrowser } from '../harness/chromium.ts';
import { sendMail } from '../harness/mail.ts';
import { PROJECT_ROOT } from '../harness/service.ts';
import { connectionState, expect, openInbox, row, shownAddress, test } from './fixtures.ts';

// What can be installed, only a whole browser knows.
test.use({ launchOptions: await wholeBrowser(), serviceWorkers: 'allow' });

const Manifest = z.object({
  id: z.literal('/'),
  scope: z.literal('/'),
  display: z.literal('standalone'),
  icons: z.array(z.object({ src: z.string(), sizes: z.string(), purpose: z.string() })),
});

/** The worker keeps the shell from now on; the page that asked for it is not in its hands yet. */
async function shellKept(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** The paths of all that any cache of this origin holds. */
function keptPaths(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const paths: string[] = [];
    for (const name of await caches.keys())
      for (const { url } of await (await caches.open(name)).keys())
        paths.push(new URL(url).pathname);
    return paths;
  });
}

test('PAGE-12 after a visit with mail the caches hold the shell, and nothing of the visit', async ({
  page,
  service,
}) => {
  await openInbox(page);
  await shellKept(page);
  await page.reload();
  const address = await shownAddress(page);
  await sendMail(service.smtp, {
    to: address,
    subject: 'Not for any cache',
    html: '<p>Nor this</p>',
    attachments: [{ filename: 'secret.txt', content: 'least of all this' }],
  });
  await row(page, 'Not for any cache').getByRole('button').first().click();
  await page.getByRole('button', { name: 'Show' }).first().click();
  await expect(page.getByText('least of all this')).toBeVisible();

  const paths = await keptPaths(page);
  expect(paths).toContain('/');
  expect(
    paths.filter((kept) => kept !== '/' && !/^\/assets\/[\w.-]+\.(?:js|css|woff2|svg)$/.test(kept)),
  ).toEqual([]);
});

test('PAGE-12 a kept shell asks for its address before the bundle runs, and prefers the network', async ({
  page,
  context,
}) => {
  await openInbox(page);
  await shellKept(page);
  await page.reload();
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
    .toBe(true);

  const second = await context.newPage();
  await second.addInitScript(() => {
    const send = window.fetch;
    window.fetch = (...wish) => {
      if (wish[1]?.method === 'POST')
        document.documentElement.setAttribute('data-asked-at', document.readyState);
      return send(...wish);
    };
  });
  await second.goto('/');
  await shownAddress(second);
  // Module scripts run when the document has been read, and not before.
  await expect(second.locator('html')).toHaveAttribute('data-asked-at', 'loading');
});

test('PAGE-12 it can be installed: the manifest, and icons as large as it says', async ({
  page,
}) => {
  await page.goto('/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const answer = await page.request.get(href ?? '');
  expect(answer.headers()['content-type']).toMatch(/^application\/manifest\+json/);
  const { icons } = Manifest.parse(await answer.json());
  expect(new Set(icons.map(({ purpose }) => purpose))).toEqual(new Set(['any', 'maskable']));
  for (const { src, sizes } of icons.filter((icon) => icon.src.endsWith('.png'))) {
    const png = await readFile(path.join(PROJECT_ROOT, 'client/public', src));
    // PNG 11.2.2: width and height follow the name of the first chunk.
    expect([src, `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`]).toEqual([src, sizes]);
    expect((await page.request.get(src)).status()).toBe(200);
  }
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual([
    // As every context of a test is.
    'in-incognito',
  ]);
});
test('PAGE-10 opened without a network, the page waits, and opens an address by itself', async ({
  page,
  context,
}) => {
  await openInbox(page);
  await shellKept(page);
  await context.setOffline(true);
  const later = await context.newPage();
  await later.goto('/');
  await expect(later.getByRole('heading', { name: 'No address yet' })).toBeVisible();
  await context.setOffline(false);
  await shownAddress(later);
  await expect(connectionState(later, 'live')).toBeVisible();
});
